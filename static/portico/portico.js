// Comfort only: everything on these pages works without it.
"use strict";

const RULES = {
  min: (text, rule) => text.length >= Number(rule.dataset.value),
  lower: (text) => /\p{Ll}/u.test(text),
  upper: (text) => /\p{Lu}/u.test(text),
  digit: (text) => /\d/.test(text),
  symbol: (text) => /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+-]|\S \S/.test(text),
};

// A password can be looked at.
for (const button of document.querySelectorAll("[data-peek]")) {
  const field = document.getElementById(button.getAttribute("aria-controls"));
  const turn = (shown) => {
    field.type = shown ? "text" : "password";
    button.textContent = shown ? button.dataset.hide : button.dataset.show;
    button.ariaLabel = shown ? button.dataset.hideName : button.dataset.showName;
  };
  turn(false);
  button.hidden = false;
  button.addEventListener("click", () => turn(field.type === "password"));
  field.form?.addEventListener("submit", () => turn(false));
}

// The pool's rules are ticked off while one types.
for (const list of document.querySelectorAll("[data-rules-for]")) {
  const field = document.getElementById(list.dataset.rulesFor);
  field.addEventListener("input", () => {
    for (const rule of list.children) {
      const test = RULES[rule.dataset.rule];
      if (!test) continue;
      const met = test(field.value, rule);
      rule.dataset.met = met;
      rule.querySelector(".vh").textContent = met ? list.dataset.done : "";
    }
  });
}

// A form is sent once, until the page is shown again (Back).
for (const form of document.forms) {
  if (form.method !== "post") continue;
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-disabled", "true");
  });
}
addEventListener("pageshow", () => {
  for (const form of document.forms) {
    delete form.dataset.sent;
    for (const button of form.elements) button.removeAttribute("aria-disabled");
  }
});

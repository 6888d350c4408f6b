// Comfort only: everything on these pages works without it.
"use strict";

// The same rules as idp/credentials/passwords.py; it decides, this only shows.
const RULES = {
  min: (text, least) => [...text].length >= least,
  lower: (text) => /[a-z]/.test(text),
  upper: (text) => /[A-Z]/.test(text),
  digit: (text) => /[0-9]/.test(text),
  symbol: (text) => /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+ -]/.test(text.replace(/^ +| +$/g, "")),
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
      const [name, least] = rule.dataset.rule.split("-");
      if (!(name in RULES)) continue;
      const met = RULES[name](field.value, Number(least));
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

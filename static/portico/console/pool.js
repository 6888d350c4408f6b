// Comfort only: every tab of a pool's page works without it.
"use strict";

// A colour is written, or chosen; both are the same field.
for (const field of document.querySelectorAll("input[data-colour]")) {
  const picker = document.createElement("input");
  picker.type = "color";
  picker.setAttribute("aria-label", `${field.labels[0]?.textContent.trim() ?? "Colour"}: choose`);
  const follow = () => {
    const written = /^#[0-9a-f]{6}$/i.test(field.value);
    picker.classList.toggle("unset", !written);
    if (written) picker.value = field.value;
  };
  follow();
  field.addEventListener("input", follow);
  picker.addEventListener("input", () => {
    field.value = picker.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  field.after(picker);
}

// What is typed is tried on: the server says what it means, or in which frames it can be seen.
const PAUSE = 300;
for (const form of document.querySelectorAll("form[data-draft]")) {
  const said = document.getElementById("preview-said");
  const reading = document.getElementById("reading");
  let waiting = 0;
  let newest = 0;

  const shown = (answer) => {
    for (const [name, url] of Object.entries(answer.frames ?? {})) {
      // Not by its src, which would leave each colour behind for the Back button.
      document.querySelector(`iframe[data-frame="${name}"]`)?.contentWindow.location.replace(url);
    }
    if (answer.lines && reading) {
      reading.replaceChildren(...answer.lines.map((line) => {
        const item = document.createElement("li");
        item.textContent = line;
        return item;
      }));
    }
    if (said) said.textContent = answer.said;
  };

  const ask = async () => {
    const mine = ++newest;
    try {
      const response = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form) });
      const answer = await response.json();
      if (mine === newest) shown(answer);
    } catch {
      if (mine === newest && said) said.textContent = "This could not be shown. Is Portico still there?";
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
}

// Comfort only: everything in the console works without it.
"use strict";

// What stands in a .copy goes to the clipboard; the button is there only where it can do that.
for (const place of document.querySelectorAll(".copy")) {
  const button = place.querySelector("button");
  const text = place.querySelector("code, pre");
  if (!button || !text || !navigator.clipboard) continue;
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.textContent.trim());
    button.textContent = button.dataset.done ?? "Copied";
    setTimeout(() => (button.textContent = label), 2000);
  });
}

// A tab that is chosen is in sight where not all fit.
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });

// An open filter closes by Escape, or by a click elsewhere.
addEventListener("keydown", ({ key }) => {
  const open = key === "Escape" && document.querySelector("details.filter[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
addEventListener("click", ({ target }) => {
  for (const open of document.querySelectorAll("details.filter[open]")) open.open = open.contains(target);
});

// A page that waits for work looks again: what moves is changed in place, and all of it once the work is over.
const AGAIN = 2000;
async function again() {
  const answer = await fetch(location.href).catch(() => null);
  const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  const there = page && page.querySelector("#content-main");
  const waits = !there || "again" in there.dataset;
  const [old, fresh] = waits ? ["[data-live]", there && there.querySelector("[data-live]")] : ["#content-main", there];
  if (fresh) document.querySelector(old)?.replaceWith(fresh);
  if (waits) setTimeout(again, AGAIN);
}
if (document.querySelector("[data-again]")) setTimeout(again, AGAIN);

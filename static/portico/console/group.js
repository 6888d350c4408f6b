// Comfort only: numbers can be written without it. Rows are moved by a grip, or by buttons that a keyboard reaches.
"use strict";

const table = document.getElementById("weighed");
const said = document.getElementById("said");
const STEP = 10;

if (table) {
  const body = table.tBodies[0];
  const rows = () => [...body.rows];
  const weight = (row) => row.querySelector("input[type=number]");

  // Down to the last that has a number or was moved, so that those without one keep to the end.
  const renumber = (moved) => {
    const all = rows();
    const last = all.findLastIndex((row) => row === moved || weight(row).value !== "");
    all.forEach((row, at) => { if (at <= last) weight(row).value = (at + 1) * STEP; });
    said.textContent = `${moved.dataset.name} is now ${all.indexOf(moved) + 1} of ${all.length}. Save to keep it.`;
    settle();
  };
  const settle = () => {
    const all = rows();
    for (const row of all) {
      row.querySelector("[data-up]").disabled = row === all[0];
      row.querySelector("[data-down]").disabled = row === all[all.length - 1];
    }
  };
  const button = (label, text, name) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.setAttribute("aria-label", label);
    made.dataset[name] = "";
    return made;
  };

  for (const cell of table.querySelectorAll("[data-move]")) cell.hidden = false;
  for (const row of rows()) {
    const name = row.dataset.name;
    const up = button(`Move ${name} up`, "↑", "up");
    const down = button(`Move ${name} down`, "↓", "down");
    up.addEventListener("click", () => { row.previousElementSibling?.before(row); renumber(row); (up.disabled ? down : up).focus(); });
    down.addEventListener("click", () => { row.nextElementSibling?.after(row); renumber(row); (down.disabled ? up : down).focus(); });
    const grip = document.createElement("span");
    grip.className = "grip";
    grip.textContent = "⠿";
    grip.setAttribute("aria-hidden", "true");
    row.querySelector("td[data-move]").append(grip, " ", up, " ", down);

    // Listened to on the document: a row that is moved loses the pointer it had captured.
    grip.addEventListener("pointerdown", (down) => {
      const done = new AbortController();
      const { signal } = done;
      let moved = false;
      row.classList.add("dragged");
      down.preventDefault();
      document.addEventListener("pointermove", (event) => {
        const over = document.elementFromPoint(event.clientX, event.clientY)?.closest("tr");
        if (!over || over === row || over.parentElement !== body) return;
        const box = over.getBoundingClientRect();
        if (event.clientY < box.top + box.height / 2) over.before(row);
        else over.after(row);
        moved = true;
      }, { signal });
      const drop = () => {
        done.abort();
        row.classList.remove("dragged");
        if (moved) renumber(row);
      };
      document.addEventListener("pointerup", drop, { signal });
      document.addEventListener("pointercancel", drop, { signal });
    });
  }
  settle();
}

// Comfort only: what is wrong with an address is said when the form is sent, too.
"use strict";

const at = document.querySelector("[data-check-url]")?.dataset.checkUrl;
const PAUSE = 400;

// Each line is asked about once; the rule is the server's.
const known = new Map();
const problem = async (url, token) => {
  if (!known.has(url)) {
    const body = new URLSearchParams({ url });
    const asked = fetch(at, { method: "POST", body, headers: { "X-CSRFToken": token } }).then(async (answer) => {
      if (!answer.ok) throw new Error(answer.status);
      return (await answer.json()).problem;
    });
    known.set(url, asked);
    asked.catch(() => known.delete(url));
  }
  return known.get(url);
};

for (const field of at ? document.querySelectorAll("textarea[data-addresses]") : []) {
  const said = document.createElement("ul");
  said.className = "checked";
  said.setAttribute("aria-live", "polite");
  said.setAttribute("aria-label", `${field.labels[0]?.textContent.trim() ?? "Addresses"}: what was found`);
  (field.closest(".flex-container") ?? field).after(said);
  let waiting = 0;
  let newest = 0;

  const look = async () => {
    const mine = ++newest;
    const token = field.form.elements.csrfmiddlewaretoken.value;
    const urls = [...new Set(field.value.split("\n").map((line) => line.trim()).filter(Boolean))].slice(0, 50);
    try {
      const found = await Promise.all(urls.map(async (url) => [url, await problem(url, token)]));
      if (mine !== newest) return;
      said.replaceChildren(...found.map(([url, wrong]) => {
        const item = document.createElement("li");
        item.className = wrong ? "wrong" : "right";
        item.textContent = wrong ? `${url}: ${wrong}` : `${url}: can be registered.`;
        return item;
      }));
    } catch {
      if (mine === newest) said.replaceChildren();
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  });
}

// What a length of time means, while it is written.
const UNITS = { s: 1, m: 60, h: 3600, d: 86400, w: 604800 };
const SAID = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
const NAMES = /^(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)$/;
const seconds = (text) => {
  let total = 0;
  const rest = text.toLowerCase().replace(/(?:,|\band\b)?\s*([0-9]{1,6})\s*([a-z]+)\.?\s*/g, (all, number, unit) => {
    if (!NAMES.test(unit)) return all;
    total += Number(number) * UNITS[unit[0]];
    return "";
  });
  return rest.trim() ? 0 : total;
};
const words = (total) => SAID.flatMap(([name, size]) => {
  const number = Math.floor(total / size);
  total %= size;
  return number ? [`${number} ${name}${number === 1 ? "" : "s"}`] : [];
}).join(" ");

for (const field of document.querySelectorAll("input[data-lifetime]")) {
  const [least, most] = field.dataset.lifetime.split(" ").map(Number);
  const said = document.createElement("output");
  said.className = "meaning";
  said.htmlFor = field.id;
  field.after(said);
  field.addEventListener("input", () => {
    const total = seconds(field.value);
    if (!total) said.textContent = "Such as 90 minutes, 1 hour or 30 days.";
    else if (total < least || total > most) said.textContent = `${words(total)}: from ${words(least)} to ${words(most)}.`;
    else said.textContent = `= ${words(total)}`;
  });
}

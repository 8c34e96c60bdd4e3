// The desk by keys: j and k walk the rows, Enter opens one, a goes to the answer, ? lists the keys.

const rows = () => [...document.querySelectorAll(".rows h4 a")];
const keys = document.getElementById("keys");

function walk(step) {
  const links = rows();
  if (!links.length) return;
  const at = links.findIndex((link) => link === document.activeElement || link.closest("[aria-current]"));
  const next = links[Math.min(links.length - 1, Math.max(0, at + step))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function answer() {
  const field = document.querySelector("#detail [data-answer]");
  if (field) field.focus();
  else document.activeElement.closest(".rows > li")?.querySelector(".btn")?.click();
}

const doing = { j: () => walk(1), k: () => walk(-1), a: answer, "?": () => keys.showModal() };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const act = doing[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// Ctrl+Enter sends what is being written.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.closest("form")?.requestSubmit();
});

// A form that came back is read from its first fault, or from what was filled in.
document.addEventListener("htmx:afterSettle", (event) => {
  const form = document.querySelector(event.detail.xhr?.getResponseHeader("HX-Retarget") ?? "#nowhere");
  (form?.querySelector('[aria-invalid="true"]') ?? form?.querySelector("textarea"))?.focus();
});

// A row that was opened is the one at hand.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "detail") return;
  for (const row of document.querySelectorAll(".rows > li[aria-current]")) row.removeAttribute("aria-current");
  event.detail.requestConfig?.elt.closest("li")?.setAttribute("aria-current", "true");
});

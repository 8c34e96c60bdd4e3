// A form that stood aside while its report waited, and a page out of this phone's own store: as soon as there is nothing to
// wait for it is laid anew, with a form to be filled in, or as the page that was asked for. Where no page would come the
// form itself is emptied; who writes already is only told that there is a line again.

import { all } from "./kept.js";

const FORMS = "form[data-waits][data-draft]:not([data-case])", WRITTEN = "textarea, input[type=text]:not([hidden]), input[type=tel]";
const begun = (form) => form.querySelector(".photos .sent > li") || [...form.querySelectorAll(WRITTEN)].some((field) => field.value);

let leaving = false; // whoever goes elsewhere by themselves is not held back
addEventListener("beforeunload", () => {
  leaving = true;
  setTimeout(() => (leaving = false), 15_000);
});

export async function afresh(live, answers) {
  const form = document.querySelector(`main ${FORMS}`);
  if (!form || (live && !form.hidden)) return;
  if ((await all()).some(({ once }) => once === form.elements.once.value)) return;
  const back = navigator.onLine && (await answers());
  if (!live) reworded(back);
  if (back && !leaving && (form.hidden || !begun(form))) return location.reload();
  if (form.hidden) empty(form);
}

// Out of the phone's own store comes a form wherever a page was asked for: where that was another page, it is said. Once
// there is a line again the page does not speak of none.
export function reworded(back) {
  for (const each of document.querySelectorAll("main [data-back]")) {
    each.dataset.cut ??= each.textContent;
    each.textContent = back ? each.dataset.back : each.dataset.cut;
  }
  for (const each of document.querySelectorAll("main [data-elsewhere]")) each.hidden = back || document.querySelector(FORMS).dataset.waits === location.pathname;
}

function empty(form) {
  form.reset();
  form.elements.once.value = crypto.randomUUID();
  for (const item of form.querySelectorAll(".photos .sent > li")) item.remove();
  delete form.dataset.going;
  delete form.dataset.under;
  form.hidden = false;
  form.elements.words.dispatchEvent(new Event("input", { bubbles: true })); // what was guessed from the words goes too
}

// What is being written into a form stays in this tab until it was sent: through news, another case opened meanwhile, a
// slow network, another language, and the way back. A form names its draft: <form data-draft="case:act">. Signing out
// forgets them all. A field with a keeping of its own (data-keep) is left to that.

const SENDING = "sending";
const key = (form) => `draft:${form.dataset.draft}`;
const forms = (root) => root.querySelectorAll("form[data-draft]");
const typed = (form) => [...form.elements].filter((each) => each.name && !each.dataset.keep && !each.hasAttribute("data-photo") && !["hidden", "submit", "fieldset", "file"].includes(each.type));
const ticked = (field) => ["radio", "checkbox"].includes(field.type);

// What of a field is not as the page brought it; of a form that came back, all that is in it.
function own(field, all) {
  if (ticked(field)) return field.checked && (all || !field.defaultChecked);
  if (field.options) return all || !field.selectedOptions[0]?.defaultSelected ? field.value !== "" : false;
  return all ? field.value !== "" : field.value !== field.defaultValue;
}

export function keep(form) {
  const all = form.matches("[data-posted]");
  const said = Object.fromEntries(typed(form).filter((field) => own(field, all)).map((field) => [field.name, field.value]));
  if (form.dataset.under) said.once = form.dataset.under;
  if (form.dataset.begun && Object.keys(said).length) said.begun = form.dataset.begun;
  if (Object.keys(said).length) sessionStorage.setItem(key(form), JSON.stringify(said));
  else sessionStorage.removeItem(key(form));
}

// One answer may stand twice in a form, among the likely ones and in the whole list: the one that was tapped stays.
const chosen = (form, { name, value }) => [...form.elements].some((each) => each.name === name && each.checked && each.value === value);

// What was chosen for one report (data-anew) is not brought into another, that was begun with other words (data-begun).
function broughtBy(form) {
  const said = JSON.parse(sessionStorage.getItem(key(form)) ?? "{}"), { begun, anew } = form.dataset;
  if (begun && begun !== said.begun && !said.once) for (const name of anew.split(" ")) delete said[name];
  return said;
}

function bring(form) {
  const said = broughtBy(form);
  for (const field of typed(form)) {
    if (!(field.name in said)) continue;
    if (ticked(field)) field.checked ||= field.value === said[field.name] && !chosen(form, field);
    else field.value = said[field.name];
  }
  // What was sent before, without an answer, goes again under its own key.
  if (said.once && form.elements.once) form.elements.once.value = form.dataset.under = said.once;
  const fold = form.closest("details");
  if (fold && Object.keys(said).length) fold.open = true;
}

function look(root) {
  for (const form of forms(root)) form.matches("[data-posted]") ? keep(form) : bring(form);
}

for (const sign of ["input", "change"]) {
  document.addEventListener(sign, (event) => {
    const form = event.target.form;
    if (form?.matches("[data-draft]")) keep(form);
  });
}

export function say(template) {
  document.getElementById("said").replaceChildren(document.getElementById(template).content.cloneNode(true));
}

// Sent by the page itself: what was written is done with as soon as the next page says so; what is not answered in time
// is given up, and said. What waits in the phone (data-waits) has a patience of its own.
const PATIENCE = 15_000;
let waiting = 0;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-draft]")) {
    sessionStorage.setItem(SENDING, key(form));
    if (form.dataset.number) history.replaceState({ ...history.state, sent: form.elements.once.value }, "");
    clearTimeout(waiting);
    if (!event.defaultPrevented && !form.dataset.waits) waiting = setTimeout(giveUp, PATIENCE);
  }
});

function giveUp() {
  stop();
  sessionStorage.removeItem(SENDING);
  say("no-answer");
}

addEventListener("pagehide", () => clearTimeout(waiting));

// Back from the receipt to a page that the browser kept: what was sent is not offered again.
addEventListener("pageshow", (event) => {
  if (event.persisted && forms(document).length && !sessionStorage.getItem(key(forms(document)[0]))) location.reload();
});
const sending = sessionStorage.getItem(SENDING);
sessionStorage.removeItem(SENDING);
if (sending && document.querySelector("#said .toast") && ![...forms(document)].some((form) => form.matches("[data-posted]"))) {
  sessionStorage.removeItem(sending);
}

// There it is said by which number it was sent, as the receipt of this very sending told, and nothing while there is none:
// <form data-number="id of the words' template"> and a field `once`, the key that the receipt names as data-once.
for (const form of document.querySelectorAll("form[data-number]")) {
  const { number, href } = JSON.parse(sessionStorage.getItem(`sent:${history.state?.sent}`) ?? "{}");
  if (!number) continue;
  const said = document.getElementById(form.dataset.number).content.cloneNode(true);
  said.querySelector("p").append(" ", Object.assign(document.createElement("a"), { textContent: number, ...(href ? { href } : {}) }));
  document.getElementById("said").replaceChildren(said);
}

// Sent in the background: not done with if it came back, if a sentence was tapped beside it, or if more was written since.
export const arrived = (xhr) => xhr.status >= 200 && xhr.status < 400 && !xhr.getResponseHeader("HX-Retarget");
document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target;
  if (!form.matches?.("form[data-draft]")) return;
  const { xhr, requestConfig } = event.detail, went = sessionStorage.getItem(key(form));
  sessionStorage.removeItem(SENDING);
  xhr.addEventListener("readystatechange", () => {
    const done = xhr.readyState === XMLHttpRequest.DONE && arrived(xhr) && !requestConfig.formData.has("tapped");
    if (done && went === sessionStorage.getItem(key(form))) sessionStorage.removeItem(key(form));
  });
});
document.addEventListener("htmx:afterSwap", () => look(document));
look(document);

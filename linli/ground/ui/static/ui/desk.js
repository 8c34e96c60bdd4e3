// The desk by keys: j and k walk the rows, Enter opens one, a goes to the answer, ? lists the keys.

import { arrived, say } from "./drafts.js";
import { isLater } from "./kept.js";

const rows = () => [...document.querySelectorAll(".rows h4 a")];
const keys = document.getElementById("keys");

function walk(step) {
  const links = rows();
  if (!links.length) return;
  const focused = links.indexOf(document.activeElement);
  const at = focused < 0 ? links.findIndex((link) => link.closest("[aria-current]")) : focused;
  const next = links[Math.min(links.length - 1, Math.max(0, at + step))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

// a: to what is written first in the case at hand. While its pane is on the way, one writes into a box of its own, and
// what was written moves into the pane as soon as that is there.
let coming = null;
const detail = () => document.getElementById("detail");
const place = () => detail().querySelector("[data-answer]");

function answer() {
  const row = document.activeElement.closest(".rows > li");
  if (!coming && row && !row.matches("[aria-current]")) row.querySelector("h4 a").click();
  else if (!coming) goTo(place());
  if (coming) early();
}

function goTo(field) {
  if (!field) return;
  const fold = field.closest("details");
  if (fold) fold.open = true;
  field.focus();
}

function early() {
  if (!document.getElementById("early")) document.querySelector(".desk").append(document.getElementById("early-box").content.cloneNode(true));
  document.getElementById("early").focus();
}

function arrive() {
  const written = document.getElementById("early"), field = place();
  if (!written || coming || (!field && written.value)) return;
  if (written.dataset.composing) return written.addEventListener("compositionend", () => setTimeout(arrive), { once: true });
  if (field) {
    field.value = [field.value, written.value].filter(Boolean).join("\n");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    goTo(field);
  }
  written.parentElement.remove();
}

for (const [sign, on] of [["compositionstart", "1"], ["compositionend", ""]]) {
  document.addEventListener(sign, (event) => (event.target.dataset.composing = on), { capture: true });
}

// A pane that is about to be another one takes no more words.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target?.id !== "detail") return;
  coming = event.detail.xhr;
  detail().inert = true;
  detail().setAttribute("aria-busy", "true");
  event.detail.xhr.addEventListener("loadend", () => ended(event.detail.xhr));
});

function ended(xhr) {
  if (xhr !== coming) return;
  coming = null;
  detail().inert = false;
  detail().removeAttribute("aria-busy");
  arrive();
}

// What is laid down in the phone says so itself (waiting.js); what was only to be looked at was not sent.
const lost = (unsent) => ({ detail }) => detail.elt.dataset.laid || say(detail.requestConfig.verb === "get" ? "not-opened" : unsent);
document.addEventListener("htmx:sendError", lost("not-sent"));
document.addEventListener("htmx:timeout", lost("no-answer"));

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

// A form that came back is read from its first fault; one that was filled in shows its button.
document.addEventListener("htmx:afterSettle", (event) => {
  const form = document.querySelector(event.detail.xhr?.getResponseHeader("HX-Retarget") ?? "#nowhere")?.closest("form");
  const wrong = form?.querySelector('[aria-invalid="true"]');
  (wrong ?? form?.querySelector("textarea"))?.focus({ preventScroll: !wrong });
  if (form && !wrong) form.querySelector(".btn")?.scrollIntoView({ block: "center" });
});

// What was sent of one case may come back while another is open: then the list is renewed, and the open pane stays.
document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target, { xhr } = event.detail;
  if (!form.matches?.("form[data-draft]")) return;
  xhr.addEventListener("readystatechange", () => {
    if (xhr.readyState !== XMLHttpRequest.DONE || (form.isConnected && !coming)) return;
    xhr.onload = xhr.onerror = null;
    if (form.dataset.laid && (!xhr.status || isLater(xhr.status))) return; // it waits
    if (!arrived(xhr)) return say("not-taken");
    const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
    for (const id of ["list", "said"]) {
      window.htmx.swap(document.getElementById(id), page.getElementById(id).outerHTML, { swapStyle: "outerHTML" });
    }
  });
});

// The row of the open case is the one at hand, also in a list that came anew; a phone shows a pane from its top.
document.addEventListener("htmx:afterSwap", (event) => {
  const open = detail().querySelector("[data-open]")?.dataset.open;
  for (const link of rows()) {
    if (open && link.id === `row-${open}`) link.closest("li").setAttribute("aria-current", "true");
    else link.closest("li").removeAttribute("aria-current");
  }
  const acted = event.detail.target?.matches?.(".panes");
  if (acted && open) detail().focus({ preventScroll: true });
  if ((acted || event.detail.target?.id === "detail") && matchMedia("(width < 64em)").matches) scrollTo(0, 0);
});

// The button of a row opens it like its title.
document.addEventListener("click", (event) => {
  const button = event.target.closest(".rows > li > .btn");
  const link = button?.closest("li").querySelector("h4 a[hx-get]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  link.click();
});

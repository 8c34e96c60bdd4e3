// The number to call where no line brings the server's answer: the phone itself hears the words of `emergencies`, as the
// page has them, and says so at once and beside what waits. The server stops at them again before anything is filed.

import { warning } from "../ui/cards.js";
import { isLater } from "../ui/kept.js";

const { kinds, deny, perhaps, fear, mark, not_so, before: early, after: late, signs, plain, blank } = JSON.parse(document.getElementById("danger").textContent);
const LONGEST = 4000, CLAUSE = /[，。！？；,.!?;\n]/;
const simplified = new Map([...signs].map((sign, at) => [sign, [...plain][at]]));
const unseen = new RegExp(`(?!\\n)[\\p{C}\\u2028\\u2029${blank}]`, "gu");
const all = (pattern) => new RegExp(pattern, "gs"), unsure = new RegExp(perhaps, "s"), notSo = new RegExp(not_so);

function folded(words) {
  const text = [...words].slice(0, LONGEST).join("").normalize("NFKC").toLowerCase().replaceAll("’", "'");
  return [...text].map((sign) => simplified.get(sign) ?? sign).join("").replace(unseen, "").replace(/(?<=[一-鿿])[ \t]+(?=[一-鿿])/g, "");
}

function says(pattern, text) {
  const words = all(pattern);
  for (let found, from = 0, to = 0; (found = words.exec(text)); ) {
    const start = found.index, end = start + found[0].length;
    words.lastIndex = start + 1;
    const around = `${text.slice(Math.max(start - early, 0), start)}${mark}${found[0]}${mark}${text.slice(end, end + late)}`;
    if (end <= to || notSo.test(around)) continue;
    const begin = start - text.slice(from, start).split(CLAUSE).at(-1).length, clause = text.slice(begin, end + text.slice(end).split(CLAUSE, 1)[0].length);
    if (!unsure.test(clause)) return true;
    if (!CLAUSE.test(found[0])) [from, to] = [begin, begin + clause.length];
  }
  return false;
}

// The same as `emergencies.spoken_of`.
export function spokenOf(words, category = "") {
  const text = folded(words).replace(all(fear), " ");
  const said = kinds.find(({ words, feared, harmless }) => {
    const said = harmless ? text.replace(all(harmless), " ") : text;
    return (feared && new RegExp(feared, "s").test(said)) || says(words, said);
  });
  return said ?? kinds.find((kind) => category && kind.category === category) ?? null;
}

function tapped(form) {
  const code = form.querySelector("[name=category]:checked")?.value ?? "", guessed = form.querySelector("[name=guessed]")?.value;
  return code === guessed ? "" : code;
}

const heard = (form) => (form.elements.words ? spokenOf(form.elements.words.value, tapped(form)) : null);

// Whoever says that there is no such danger as the words seem to say; a tapped smell of gas is one all the same.
const NO = "no";
let denied = false;

document.addEventListener("submit", ({ submitter }) => (denied = submitter?.name === "rung" && submitter.value === NO), true);

function denial() {
  const row = Object.assign(document.createElement("div"), { className: "row" });
  row.append(Object.assign(document.createElement("button"), { className: "btn quiet", name: "rung", value: NO, textContent: deny }));
  return row;
}

// What lies in the phone keeps whom to ring, not the patterns by which that was heard.
function said(found) {
  if (!found || denied) return {};
  const { first, call, sentence, also, also_called } = found;
  return { danger: { first, call, sentence, also, also_called } };
}

function hear(form, before) {
  for (const line of document.querySelectorAll("[data-danger]")) line.remove();
  const found = form && heard(form);
  if (!found) return;
  const line = warning(found);
  if (!spokenOf("", tapped(form))) line.append(denial());
  line.setAttribute("role", "alert");
  line.dataset.danger = "";
  before.before(line);
}

const likely = () => document.getElementById("likely");

for (const sign of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(sign, ({ target, detail }) => {
    const form = target.closest("form");
    if (form && !form.hidden && (sign !== "htmx:responseError" || isLater(detail.xhr.status))) hear(form, likely());
  });
}
document.addEventListener("htmx:afterSwap", ({ target }) => target === likely() && hear(null)); // the server has spoken
document.addEventListener("lays", ({ target, detail }) => target.matches("form") && Object.assign(detail, said(heard(target)))); // waiting.js

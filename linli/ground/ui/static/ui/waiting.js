// What is sent is laid down in this phone first, under the key by which the server takes it once: without a connection,
// or with a server that dies before it answers, it waits here, through closed tabs too, and goes by itself as soon as
// there is a line. A form says so by <form data-waits> and a field `once`; the page that answers it names the key again
// as data-once. An act on a case (data-case, its number) is named so too, though the server knows it by the case and what
// was seen of it: where that moved on it is refused, and stands here with all that was written. It stays under whoever was signed in when it was written, and nobody else sends it or sees its words.

import { afresh, reworded } from "./afresh.js";
import { arrive, arrived, warning } from "./cards.js";
import { all, forget, found, isLater, lay, mark } from "./kept.js";

const TIMES = "linli-waiting", TOLD = "linli-told", ASIDE = "linli-aside";
const KEPT = 6 * 24 * 3_600_000; // the server forgets a key after seven days
const PATIENCE = 15_000, PATIENCE_PICTURE = 90_000, AGAIN = 20_000;
const SPOKEN = ["words", "result", "finding", "reason"];
const home = document.getElementById("waiting");
const able = home && window.indexedDB && navigator.locks; // else all is sent as it was without this
const live = document.body.dataset.whose !== "?"; // a page out of this phone's own store knows nobody
if (live) localStorage.setItem("whose", document.body.dataset.whose);
const whose = localStorage.getItem("whose") ?? "";

// A form's fields as a browser sends them, lines ended as it ends them: what comes again has to be the same. Pictures go
// by themselves (photos.js); those that found no line wait along, and those that photos.js never had in its hands.
function said(form, button) {
  const words = ([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string";
  const fields = [...new FormData(form, button)].filter(words);
  return fields.map(([name, value]) => [name, value.replace(/\r\n?|\n/g, "\r\n")]);
}

// `went`: somebody may have taken it already, so that it is not changed any more until that is known. So what still has
// pictures to bring does not go as the form is: it goes from here, after them.
function one(form, button) {
  const { waits, draft } = form.dataset, called = form.dataset.case && `${form.dataset.case} · ${button?.textContent.trim() ?? ""}`;
  if (!form.elements.once) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "once", value: crypto.randomUUID() }));
  const keeps = [...form.querySelectorAll("[data-keep]")].map((field) => [field.dataset.keep, field.value]);
  const photos = [...form.querySelectorAll(".photos [data-waits=network]")].map((item) => item.photo);
  for (const field of form.querySelectorAll(".photos input[type=file]")) photos.push(...[...field.files].map((file) => ({ key: crypto.randomUUID(), file, to: field.closest(".photos").dataset.send })));
  const went = live && navigator.onLine && !photos.length, heard = {};
  form.dispatchEvent(new CustomEvent("lays", { bubbles: true, detail: heard })); // danger.js says whom to ring
  return { ...heard, once: form.elements.once.value, to: waits, draft, called, keeps, whose, went, at: Date.now(), said: said(form, button), photos };
}

// Sent as the browser sends a form, so that the page that answers is the next page; but just what was laid down, for a
// page may change under the finger. What does not answer is given up.
function go(waiting, form) {
  post(waiting, form.elements.csrfmiddlewaretoken.value, [...form.querySelectorAll("input[type=file]")].filter((field) => field.files.length));
  const patience = setTimeout(() => {
    stop();
    rest(form);
  }, PATIENCE);
  addEventListener("pagehide", () => clearTimeout(patience), { once: true });
}

function post({ to, said }, token, files = []) {
  const form = Object.assign(document.createElement("form"), { method: "post", action: to, enctype: "multipart/form-data", hidden: true });
  const fields = [["csrfmiddlewaretoken", token], ...said].map(([name, value]) => Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  form.append(...fields, ...files);
  document.body.append(form);
  form.submit();
}

function rest(form) {
  sessionStorage.removeItem(`draft:${form.dataset.draft}`);
  for (const field of form.querySelectorAll("[data-keep]")) sessionStorage.removeItem(field.dataset.keep);
  form.hidden = true;
  home.querySelector("[data-more]").hidden = Boolean(form.dataset.case);
  home.querySelector("[data-more] a").href = form.dataset.waits;
  show().then(() => home.scrollIntoView({ block: "center" }));
}

// A button that sends it elsewhere, or only has it shown in another language, is not the sending that waits.
const aside = (button) => button?.name === "language" || button?.matches("[formaction], .fills *");

document.addEventListener("submit", async (event) => {
  const form = event.target, button = event.submitter;
  if (!form.matches("[data-waits]") || event.defaultPrevented || aside(button) || !able) return;
  event.preventDefault();
  if (form.dataset.going) return;
  form.dataset.going = "1";
  const waiting = one(form, button);
  try {
    await lay(waiting);
  } catch {
    return go(waiting, form); // a browser that keeps nothing: it is sent as it was without this
  }
  if (waiting.went) return go(waiting, form);
  rest(form);
  await flush();
});

// A desk sends by script and stays where it is: what answers is on the page, and what does not answer waits.
document.addEventListener("htmx:confirm", async (event) => {
  const form = event.target, button = event.detail.triggeringEvent?.submitter;
  if (!form.matches?.("form[data-waits]") || aside(button) || !able) return;
  event.preventDefault();
  if (form.dataset.going) return;
  form.dataset.going = "1";
  const waiting = one(form, button), kept = await lay(waiting).then(() => true, () => false);
  if (kept) form.dataset.laid = "1";
  if (waiting.went || !kept) return event.detail.issueRequest(true);
  delete form.dataset.going;
  rest(form);
  await flush();
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target, { xhr } = event.detail;
  if (!form.dataset?.going) return;
  xhr.addEventListener("loadend", () => {
    delete form.dataset.going;
    if (!form.dataset.laid) return;
    if (!xhr.status || isLater(xhr.status)) rest(form);
    else forget(form.elements.once.value).then(show);
  });
});

// What waits is said by the list of it, and by nothing beside that.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.requestConfig?.elt?.dataset.laid && isLater(detail.xhr.status)) detail.shouldSwap = false;
});

// Back from a page that took it: the form can be sent anew, and says nothing of going.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-going]")) delete form.dataset.going;
});

async function asked(address, options) {
  const answer = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...options });
  const { status, url, headers } = answer, page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (isLater(status)) throw Object.assign(new Error(status), { later: { after: Date.now() + 1000 * (headers.get("Retry-After") || 0), why: page.querySelector(WHY)?.textContent.trim() } });
  return { status, address: url, page };
}

function bodyOf(token, fields) {
  const body = new FormData();
  for (const [name, value] of [["csrfmiddlewaretoken", token], ...fields]) body.append(name, value);
  return body;
}

async function send(waiting) {
  const { page: form } = await asked(waiting.to);
  const token = form.querySelector("[name=csrfmiddlewaretoken]");
  if (!token || form.body.dataset.whose !== waiting.whose) return; // somebody else is signed in by now
  const ready = await pictured(waiting, token.value), { once, said } = ready;
  const before = await mark(once, { went: true, said, why: "" });
  if (!before || before.asks || before.open) return;
  const { status, address, page } = await asked(waiting.to, { method: "POST", body: bodyOf(token.value, said) });
  const sent = page.querySelector(`[data-sent][data-once="${CSS.escape(once)}"]`);
  if (sent) {
    const code = page.querySelector("[data-code]")?.textContent ?? "", { whose, danger } = waiting, { number } = sent.dataset, carded = code || danger;
    if (carded) arrive({ once, whose, number, href: address, code, words: spoken(said), left: ready.left, danger });
    await forget(once);
    if (carded) arrived(whose);
    const told = [number, address, waiting.called ? "waiting-done" : "waiting-sent", ready.left];
    if (!carded) tell(...told);
    if (waiting.called && once !== laidFor) moved = { told, to: waiting.to, once };
  } else if (status >= 400 || page.querySelector("form[data-posted]")) await ask(page, ready);
}

// Nobody is there to answer, and what is refused stays with the reason. Where the question has an answer by which it goes all the same, it goes with that.
const WHY = ".errors li, .sorry h1, .toast p";

// "Which of these below?" is said with these beside it.
const places = (page) => [...page.querySelectorAll(".wrong [name=at]:not([value=elsewhere]) + span")].map((each) => each.textContent.trim()).join("、");

const why = (page) => [page.querySelector(WHY)?.textContent.trim(), places(page)].filter(Boolean).join(" ");

async function ask(page, waiting) {
  const anyway = page.querySelector("button[data-anyway]");
  if (!anyway || waiting.said.some(([name]) => name === anyway.name)) return mark(waiting.once, { asks: true, why: why(page) });
  return send({ ...waiting, said: [...waiting.said, [anyway.name, anyway.value]] });
}

// Pictures that waited go first, each under its own key, and each is done with as soon as it is answered: it comes back as
// the field by which the form names it. One that is refused stays behind, which is said; the report does not wait for it.
async function pictured(waiting, token) {
  let { said, photos, left = [] } = waiting;
  for (const { key, file, to } of waiting.photos) {
    const body = bodyOf(token, [["key", key], ["files", file]]), headers = { "HX-Request": "true" };
    const { page } = await asked(to, { method: "POST", body, headers, signal: AbortSignal.timeout(PATIENCE_PICTURE) });
    const field = page.querySelector("[data-photo]");
    if (field) said = [...said, [field.name, field.value]];
    else left = [...left, page.querySelector(WHY)?.textContent.trim() || file.name];
    photos = photos.slice(1);
    await mark(waiting.once, { said, photos, left });
  }
  return { ...waiting, said, photos, left };
}

// Where the case that something was done about stands on this page, that is laid anew as soon as nobody is writing on it:
// drafts.js brings back what was written, and what it does not keep lets the page stay. An act's own page has no more to ask.
let moved = null, laidFor = ""; // not laid anew for the same one again, should a browser never forget what it kept
const STAYS = "#early, form[data-going]:not([hidden]), form:not([hidden]) .photos .sent > li";

function renew() {
  const { told: [number, address], to, once } = moved ?? { told: [] };
  if (!number || !document.querySelector(`form[data-case="${CSS.escape(number)}"]`) || document.querySelector(STAYS)) return;
  if (document.activeElement?.matches("textarea, select, input:not([type=radio], [type=checkbox])")) return;
  sessionStorage.setItem(TOLD, JSON.stringify({ told: moved.told, once }));
  moved = null;
  if (document.querySelector("main > form[data-case]") && new URL(to, location).pathname === location.pathname) location.replace(address);
  else location.reload();
}

document.addEventListener("focusout", () => setTimeout(renew));

function toldBefore() {
  const before = JSON.parse(sessionStorage.getItem(TOLD) ?? "null");
  sessionStorage.removeItem(TOLD);
  if (before) tell(...before.told);
  laidFor = before?.once ?? "";
}

// What has no query code is said in passing; the number leads to where it stands.
function tell(number, href, template, left) {
  const words = document.getElementById(template).content.cloneNode(true), said = words.querySelector("p");
  said.append(" ", Object.assign(document.createElement("a"), { textContent: number, href }), ...left.map((why) => ` ${why}`));
  document.getElementById("said").replaceChildren(words);
}

const isDue = (waiting) => goes(waiting) && Date.now() >= (waiting.after ?? 0);
const goes = (waiting) => waiting.whose === whose && !waiting.asks && !waiting.open && Date.now() - waiting.at < KEPT;

// One tab sends at a time; two that do it all the same send the same key, and the server takes it once.
async function flush() {
  if (!navigator.onLine) return;
  await navigator.locks.request(TIMES, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    for (const waiting of (await all()).filter(isDue)) await send(waiting).catch(({ later }) => later && mark(waiting.once, later));
  });
  await show();
  renew();
  await anew();
}

// What was opened may go by way of another's matter: joined there, it is done with though that has a key of its own; back
// from there as another matter it is under its own key again.
document.addEventListener("submit", ({ target, submitter }) => {
  if (submitter?.name === "carried") sessionStorage.setItem(ASIDE, JSON.stringify({ once: target.elements.once?.value, to: submitter.formAction }));
  else if (submitter?.name !== "apart" || submitter.value !== "back") return;
  else sessionStorage.setItem(ASIDE, JSON.stringify({ ...JSON.parse(sessionStorage.getItem(ASIDE) ?? "{}"), back: true }));
});

async function wentAside(sent, back) {
  const { once, to, back: again } = JSON.parse(sessionStorage.getItem(ASIDE) ?? "{}");
  if (!once || !(sent || (again && back))) return;
  sessionStorage.removeItem(ASIDE);
  const isJoined = sent?.dataset.sent.split(" ").some((name) => name.startsWith("join:") && to.includes(name.slice(5)));
  if (isJoined) await forget(once);
  else if (back && (await found(once))?.open) back.elements.once.value = once;
}

// The page that answered is here: what it names is done with. What it asks about stands in its form again, and is done
// with too, but for what was opened from here: that stays until there is a number for it, as it was sent last, and its
// form goes under its key from here on, in whatever page of this tab it is brought back.
async function answered() {
  const sent = document.querySelector("[data-sent][data-once]"), back = document.querySelector("form[data-waits][data-posted]");
  if (sent?.dataset.once) await forget(sent.dataset.once);
  await wentAside(sent, back);
  const once = back?.elements.once?.value, waiting = once && (await found(once));
  if (!waiting) return;
  if (!waiting.open && !waiting.opened) return forget(once);
  if (waiting.went) await mark(once, { asks: true, open: true, went: false, why: why(document) });
  const draft = `draft:${back.dataset.draft}`, kept = JSON.parse(sessionStorage.getItem(draft) ?? "{}");
  back.dataset.under = once;
  sessionStorage.setItem(draft, JSON.stringify({ ...kept, once }));
}

const anew = () => afresh(live, () => asked(location.href).then(({ page }) => page.body.dataset.whose !== "?", () => false));

// The list of what waits, each in its own words, on every page of whoever wrote it.
async function show() {
  const here = [...document.querySelectorAll("form[data-waits]")].map((form) => form.elements.once?.value);
  const waiting = (await all()).filter(({ once, open }) => !(open && here.includes(once))), mine = waiting.filter((each) => each.whose === whose);
  home.hidden = !waiting.length;
  home.querySelector("[data-line]").hidden = navigator.onLine;
  home.querySelector("[data-others]").hidden = mine.length === waiting.length;
  home.querySelector("ul").replaceChildren(...mine.map(row));
  clearTimeout(show.again);
  if (waiting.some(goes)) show.again = setTimeout(flush, AGAIN);
}

function stand({ asks, called, went, open, ...waiting }) {
  if (open) return "open";
  if (asks) return called ? "refused" : "asks";
  return !goes(waiting) ? "old" : went ? "went" : called ? "ready" : "goes";
}

const spoken = (said) => said.find(([name, value]) => SPOKEN.includes(name) && value)?.[1] ?? "";

// Without a line nobody asks where it is: a place that was left blank is said beside what waits, which goes all the same,
// for the words may name one.
function isNowhere({ said, asks, went }) {
  const { place, at } = Object.fromEntries(said);
  return !asks && !went && place?.trim() === "" && (!at || at === "elsewhere");
}

function row(waiting) {
  const made = document.getElementById("waiting-one").content.cloneNode(true);
  const words = spoken(waiting.said);
  if (waiting.called || words) made.querySelector("[data-words]").textContent = [waiting.called, words].filter(Boolean).join("：");
  if (waiting.danger) made.querySelector("[data-words]").before(warning(waiting.danger));
  const whys = [...(waiting.left ?? []), waiting.why].filter(Boolean);
  if (whys.length) Object.assign(made.querySelector("[data-why]"), { textContent: whys.join(" "), hidden: false });
  made.querySelector("[data-nowhere]").hidden = !isNowhere(waiting);
  made.querySelector("[data-photos]").hidden = !waiting.photos.length;
  for (const each of made.querySelectorAll("[data-if]")) each.hidden = !each.dataset.if.split(" ").includes(stand(waiting));
  for (const each of made.querySelectorAll("[data-report]")) each.hidden = Boolean(waiting.called);
  for (const each of made.querySelectorAll("[data-act]")) each.hidden = !waiting.called;
  made.querySelector("[data-now]").hidden ||= !navigator.onLine;
  made.querySelector("[data-now]").addEventListener("click", flush);
  made.querySelector("[data-open]").addEventListener("click", () => open(waiting));
  doubtful(made, waiting.once);
  return made;
}

// Given up only once that was asked: nothing brings it back. The question outlives a list that is laid anew meanwhile.
let doubted = "";

function doubtful(made, once) {
  const sure = made.querySelector("[data-sure]"), drop = made.querySelector("[data-drop]"), stay = made.querySelector("[data-stay]"), kept = sure.hidden;
  const doubt = (which) => {
    doubted = which;
    sure.hidden = kept || doubted !== once;
    drop.parentElement.hidden = !sure.hidden;
  };
  doubt(doubted);
  drop.addEventListener("click", () => {
    doubt(once);
    stay.focus();
  });
  stay.addEventListener("click", () => {
    doubt("");
    drop.focus();
  });
  made.querySelector("[data-away]").addEventListener("click", () => forget(once).then(show).then(anew));
}

// Back into its form, under the key it has: what is missing the desk asks for again, beside all that came with it. It lies
// here until it is sent, and does not go by itself meanwhile; photos.js puts its pictures back too.
async function open(waiting) {
  if (waiting.called || (waiting.asks && navigator.onLine)) return navigator.onLine && askAgain(waiting);
  const old = Date.now() - waiting.at >= KEPT, once = old ? crypto.randomUUID() : waiting.once; // an old one is begun anew
  if (!(await mark(waiting.once, { open: true }))) return show();
  if (old) await lay({ ...waiting, once, at: Date.now(), open: true }).then(() => forget(waiting.once));
  sessionStorage.setItem(`draft:${waiting.draft}`, JSON.stringify({ ...Object.fromEntries(waiting.said), once }));
  for (const [name, value] of waiting.keeps) sessionStorage.setItem(name, value);
  location.assign(waiting.to);
}

// An act that is too old to go by itself is only shown again, until it is pressed there.
async function askAgain(waiting) {
  const said = waiting.asks ? waiting.said : [...waiting.said, ["look", "1"]];
  const { page } = await asked(waiting.to);
  if (await mark(waiting.once, { open: true })) post({ ...waiting, said }, page.querySelector("[name=csrfmiddlewaretoken]").value);
}

if (!live) reworded(false);

// The page out of the phone's own store comes with one key for ever; each thing written on it has its own, or the one it was opened under.
if (!live) for (const form of document.querySelectorAll("form[data-waits]")) form.elements.once.value = form.dataset.under ?? crypto.randomUUID();

if (able) {
  arrived(whose);
  toldBefore();
  answered().then(show).then(flush).catch(() => {});
  addEventListener("online", flush);
  if (!live) setInterval(flush, AGAIN);
}

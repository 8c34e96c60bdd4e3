// What a page does by itself: large type at once, promises that count down, and news without a reload.
// Everything here also works without it, by a form or a reload.

const root = document.documentElement;
const counting = JSON.parse(document.getElementById("counting")?.textContent ?? "{}");

// 大: the page changes at once, the form tells the server in the background so that it is remembered.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-large-type]")) {
    event.preventDefault();
    const large = root.classList.toggle("large-type");
    fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
    form.elements.large.value = large ? "" : "1";
    form.querySelector("button").setAttribute("aria-pressed", String(large));
  }
  if (form.matches("[data-leaving]")) sessionStorage.clear();
  if (form.matches("[data-close]")) {
    event.preventDefault();
    form.parentElement.remove();
  }
});

// Promises: <time data-due> goes from "还剩 18 分" to "超时 1 分"; what is further off than an hour keeps its words.
const MINUTE = 60_000;

function span(ms) {
  const minutes = Math.max(1, Math.floor(ms / MINUTE));
  const [words, n] =
    minutes < 60 ? [counting.minutes, minutes]
    : minutes < 1440 ? [counting.hours, Math.floor(minutes / 60)]
    : [counting.days, Math.floor(minutes / 1440)];
  return words[n === 1 ? 0 : 1].replace("n", n);
}

function count() {
  for (const due of document.querySelectorAll("time[data-due]")) {
    const ms = Date.parse(due.dateTime) - Date.now();
    if (ms > 60 * MINUTE) continue;
    const mood = ms > 0 ? "soon" : "late";
    const words = (ms > 0 ? counting.left : counting.late).replace("span", span(Math.abs(ms)));
    due.classList.remove("later", "soon", "late");
    due.classList.add(mood);
    if (due.textContent !== words) due.textContent = words;
  }
}

count();
setInterval(count, 15_000);
document.addEventListener("htmx:afterSwap", count);

// News: an element with data-since="/…/since/7" is asked for every 2 s while the page is seen, every 15 s after five
// quiet minutes. 204 says nothing happened; anything else is the element anew, with its next data-since. A line that the
// browser takes for alive may be dead: what is not answered in time is given up, said, and asked again like the others.
const QUICK = 2_000, SLOW = 15_000, QUIET = 5 * MINUTE, PATIENCE = 12_000;
let heard = Date.now(), asked = 0, asking = false, missed = 0, told = false;

async function fetched(address) {
  const line = new AbortController(), patience = setTimeout(() => line.abort(new DOMException("", "TimeoutError")), PATIENCE);
  try {
    const answer = await fetch(address, { headers: { "HX-Request": "true" }, cache: "no-store", signal: line.signal });
    return answer.status === 200 ? await answer.text() : null;
  } finally {
    clearTimeout(patience);
  }
}

async function ask(element) {
  const fragment = await fetched(element.dataset.since);
  if (fragment === null || !element.isConnected) return;
  heard = Date.now();
  window.htmx.swap(element, fragment, { swapStyle: "outerHTML" });
}

async function listen() {
  const pace = Date.now() - heard > QUIET ? SLOW : QUICK;
  if (asking || document.hidden || Date.now() - asked < pace) return;
  asking = true;
  asked = Date.now();
  const answers = await Promise.allSettled([...document.querySelectorAll("[data-since]")].map(ask));
  asking = false;
  tell(answers.filter((each) => each.status === "rejected").map((each) => each.reason.name));
}

// One question that hangs, or two in a row that fail, and the page says so until it is answered again; once, since
// whoever put it away knows. What the page itself gave up, leaving or stopped, hangs on no line.
function tell(faults) {
  missed = faults.length ? missed + (faults.includes("TimeoutError") ? 2 : 1) : 0;
  told &&= missed > 0;
  const said = document.getElementById("said");
  if (missed > 1 && !told && !said.querySelector(".toast")) {
    said.replaceChildren(document.getElementById("cut-off").content.cloneNode(true));
    said.firstElementChild.dataset.cutOff = "";
    told = true;
  }
  if (!missed) said.querySelector("[data-cut-off]")?.remove();
}

setInterval(listen, 500);
document.addEventListener("visibilitychange", listen);
for (const sign of ["pointerdown", "keydown"]) document.addEventListener(sign, () => (heard = Date.now()), { passive: true });

// A menu closes when one looks elsewhere or presses Escape.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// What was well done is said and goes by itself, unless somebody is at it; what went wrong stays.
const SEEN = 4_000;

function passing() {
  const toast = document.querySelector("#said .toast.good");
  if (!toast || toast.dataset.passing) return;
  toast.dataset.passing = "1";
  setTimeout(() => {
    if (!toast.matches(":hover, :focus-within")) toast.remove();
  }, SEEN);
}

passing();
for (const swapped of ["htmx:afterSwap", "htmx:oobAfterSwap"]) document.addEventListener(swapped, passing);

// On a phone the rail runs on to the side: where one is comes into sight, when it is laid and when its figures come.
const rail = document.querySelector(".rail");

function inSight() {
  const here = rail.querySelector("[aria-current]");
  if (here) rail.scrollLeft = here.offsetLeft - (rail.clientWidth - here.offsetWidth) / 2;
}

if (rail) {
  inSight();
  rail.addEventListener("htmx:afterSwap", inSight, { once: true });
}

// What went wrong in a form is read out first.
document.querySelector("[data-focus]")?.focus();

// Words being written stay in this tab until they were sent, wherever one goes meanwhile; near the limit they are counted.
const NEAR = 200;
const sent = document.querySelector("[data-sent]");
if (sent) {
  for (const name of sent.dataset.sent.split(" ")) for (const kept of [name, `draft:${name}`]) sessionStorage.removeItem(kept);
  sessionStorage.setItem(`sent:${sent.dataset.once}`, JSON.stringify({ number: sent.dataset.number, href: sent.dataset.href }));
}
// A page that answers a form becomes one that Back and reload may simply ask for again.
if (document.querySelector("form[data-posted]")) history.replaceState(null, "", location.href);

function counted(field) {
  const left = Number(field.dataset.most) - field.value.length;
  let line = field.nextElementSibling;
  if (!line?.matches(".left")) {
    line = Object.assign(document.createElement("p"), { className: "help left" });
    line.setAttribute("role", "status");
    field.after(line);
  }
  line.textContent = left > NEAR ? "" : (left < 0 ? field.dataset.over : field.dataset.left).replace("N", Math.abs(left));
}

for (const field of document.querySelectorAll("textarea[data-most]:not([data-keep])")) {
  field.addEventListener("input", () => counted(field));
  counted(field);
}
for (const field of document.querySelectorAll("textarea[data-keep]")) {
  const kept = () => {
    sessionStorage.setItem(field.dataset.keep, field.value);
    counted(field);
  };
  const before = sessionStorage.getItem(field.dataset.keep), lent = "lent" in field.dataset;
  if (before && (lent ? before.startsWith(field.value) : !field.value)) {
    field.value = before;
    // To htmx these words were there from the start and are not "changed": whoever asks about them listens for `brought`.
    const brought = () => ["input", "brought"].forEach((sign) => field.dispatchEvent(new Event(sign, { bubbles: true })));
    document.addEventListener("htmx:load", brought, { once: true });
  }
  field.addEventListener("input", kept);
  if (lent) counted(field); // words out of a link are nobody's draft until somebody writes
  else kept();
}

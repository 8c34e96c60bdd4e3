// 在地图上点: a tap on a courtyard fills it into the form at once, before the words that stood there, and 改回去 puts back
// how it was. A tap between the courtyards fills nothing in: it says which grid that is, and a button of its own takes
// that. Leaflet comes when the map is opened for the first time.

import { ground, json, outlines } from "../ui/map.js";
import { label } from "./labels.js";

const MOST_NAMES = 100; // more would hide each other, and take an old phone too long
const ELSEWHERE = "elsewhere";
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const STEP = 20; // pixels

const part = document.querySelector("[data-pick]"), form = part?.closest("form");
const [button, take, back] = part?.querySelectorAll("button") ?? [], [whole, box] = part?.querySelectorAll("div") ?? [];
const said = part?.querySelector("[data-said]"), drawn = {}, names = [];

function file(tag, attributes) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(tag), attributes, { onload: resolve, onerror: reject });
    document.head.append(element);
  });
}

const ways = () => [...form.querySelectorAll("[name=at][type=radio]")];
const standing = () => ({ at: ways().find((each) => each.checked)?.value, place: form.elements.place.value });

function put({ at, place }) {
  const way = ways().find((each) => each.value === at), field = form.elements.place;
  if (way) way.checked = true;
  field.value = place;
  for (const each of way ? [way, field] : [field]) {
    for (const sign of ["input", "change"]) each.dispatchEvent(new Event(sign, { bubbles: true }));
  }
}

function light(code) {
  for (const layer of Object.values(drawn)) layer.getElement()?.classList.remove("chosen");
  drawn[code]?.getElement()?.classList.add("chosen");
}

// What follows a place in words, blanks aside; null where they begin otherwise.
function after(place, words) {
  let n = 0;
  for (const sign of place.replace(/\s/g, "")) {
    while (/^\s/.test(words.slice(n))) n += 1;
    if (words[n] !== sign) return null;
    n += 1;
  }
  return words.slice(n).trim();
}

// What was written besides a place that the map filled in before, or that is named anew.
function detail(words, place, name) {
  const community = place.endsWith(name) ? place.slice(0, -name.length) : place;
  const known = [place, name, ...names.map(([, each]) => community + each).sort((a, b) => b.length - a.length)];
  return known.map((each) => after(each, words)).find((each) => each !== null) ?? words.trim();
}

// What stood there before the map, what the map filled in, and where that lies.
let before = null, filled = "", lit = "";

function forget(words) {
  before = null;
  light((lit = ""));
  said.textContent = words;
  back.hidden = take.hidden = true;
}

function fill({ said: words }, { code, name }) {
  before ??= standing();
  filled = `${words} ${detail(before.place, words, name)}`.trim();
  put({ at: ELSEWHERE, place: filled });
  light((lit = code));
  said.textContent = part.dataset.filled.replace("N", () => words);
  take.hidden = true;
  back.hidden = false;
}

function undo() {
  const { at, place } = before;
  forget(part.dataset.undone);
  put({ at, place });
  button.focus();
}

// Whoever writes another place, or ticks a known one, has done with what they tapped.
function changed() {
  const now = standing(), ticked = now.at && now.at !== ELSEWHERE;
  if (!before || (now.place === filled && !ticked)) return;
  const { place } = before, untouched = now.place === filled;
  forget("");
  if (untouched) put({ at: now.at, place });
}

async function tapped(latlng) {
  const point = latlng.wrap(), asked = new URLSearchParams({ latitude: point.lat, longitude: point.lng });
  const found = await json(`${part.dataset.at}&${asked}`).catch(() => null);
  take.hidden = true;
  if (found?.courtyard) return fill(found, found.courtyard);
  light(lit);
  said.textContent = found ? found.words : part.dataset.broken;
  if (!found?.grid) return;
  said.textContent = part.dataset.between.replace("N", () => found.words);
  take.textContent = part.dataset.whole.replace("N", () => found.grid.name);
  take.hidden = false;
  take.onclick = () => {
    fill(found, found.grid);
    back.focus();
  };
}

// What is sent while it is still being looked up waits for it: else it would go with the place that stood there before.
let looking = null;

function tap(latlng) {
  const asked = (looking = tapped(latlng).finally(() => looking === asked && (looking = null)));
}

async function wait(event) {
  if (!looking) return;
  event.preventDefault();
  event.stopPropagation();
  const { submitter } = event;
  while (looking) await looking;
  if (take.hidden && said.textContent !== part.dataset.broken) form.requestSubmit(submitter);
}

const spot = (map, layer) => map.latLngToContainerPoint(layer.getCenter());

// The courtyard nearest to the cross, or the next one in a direction ([1, 0] is to the right): what lies aside is further.
function nearest(map, yards, [x, y] = []) {
  const cross = map.latLngToContainerPoint(map.getCenter()), ways = yards.map((layer) => {
    const { x: dx, y: dy } = spot(map, layer).subtract(cross);
    if (x === undefined) return { layer, far: Math.hypot(dx, dy) };
    const along = dx * x + dy * y, aside = Math.abs(dx * y) + Math.abs(dy * x);
    return { layer, far: along > 2 && aside <= 2 * along ? along + 2 * aside : Infinity };
  });
  return ways.filter(({ far }) => far < Infinity).sort((a, b) => a.far - b.far)[0]?.layer;
}

// By keyboard the cross in the middle goes from courtyard to courtyard, with Shift a little way, and Enter taps there.
function keyboard(map, yards) {
  const keys = document.getElementById(box.getAttribute("aria-describedby"));
  const to = (layer) => layer && map.panTo(layer.getCenter(), { animate: false });
  box.addEventListener("blur", () => (keys.hidden = true));
  box.addEventListener("focus", () => {
    keys.hidden = !box.matches(":focus-visible");
    if (!keys.hidden) to(nearest(map, yards));
  });
  box.addEventListener("keydown", (event) => {
    const way = ARROWS[event.key];
    if (event.target !== box || !(way || event.key === "Enter")) return;
    event.preventDefault(); // Enter would send the form
    event.stopPropagation(); // and Leaflet would go a way of its own
    if (!way) tap(map.getCenter());
    else if (event.shiftKey || !yards.length) map.panBy(way.map((each) => each * STEP), { animate: false });
    else to(nearest(map, yards, way));
  });
}

async function open() {
  await Promise.all([
    file("link", { rel: "stylesheet", href: part.dataset.style }),
    file("link", { rel: "stylesheet", href: part.dataset.look }),
    file("script", { src: part.dataset.leaflet }),
  ]);
  const map = ground(box), yards = [];
  const any = await outlines(map, part.dataset.outlines, (kind, { code, name }, layer) => {
    drawn[code] = layer;
    if (kind === "courtyard") yards.push(layer);
    if (kind === "courtyard" && names.length < MOST_NAMES) names.push([layer, name]);
  });
  if (!any) throw new Error("nothing is drawn");
  label(map, names);
  map.on("click", ({ latlng }) => tap(latlng));
  keyboard(map, yards);
  box.dataset.ready = "";
}

if (part) {
  let opened;
  button.addEventListener("click", () => {
    whole.hidden = !whole.hidden;
    button.setAttribute("aria-expanded", String(!whole.hidden));
    opened ??= open().catch(() => {
      box.hidden = true;
      said.textContent = part.dataset.broken;
    });
  });
  back.addEventListener("click", undo);
  form.addEventListener("input", changed);
  addEventListener("submit", (event) => event.target === form && wait(event), { capture: true });
  part.hidden = false;
}

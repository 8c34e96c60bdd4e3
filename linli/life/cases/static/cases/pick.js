// 在地图上点: a tap says which courtyard lies there, and 就填这儿 writes it into the form's field. What was typed there is
// replaced only by that button, which says so. Leaflet comes when the map is opened for the first time.

import { ground, json, outlines, written } from "../ui/map.js";

const MOST_NAMES = 100; // more would hide each other, and take an old phone too long

const part = document.querySelector("[data-pick]");

function file(tag, attributes) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(tag), attributes, { onload: resolve, onerror: reject });
    document.head.append(element);
  });
}

function fill(form, words) {
  const { place } = form.elements, elsewhere = form.querySelector("[name=at][value=elsewhere]");
  if (elsewhere) elsewhere.checked = true;
  place.value = words;
  for (const changed of elsewhere ? [elsewhere, place] : [place]) {
    changed.dispatchEvent(new Event("input", { bubbles: true }));
    changed.dispatchEvent(new Event("change", { bubbles: true }));
  }
  place.focus();
}

async function open(box, said, take, form) {
  await Promise.all([
    file("link", { rel: "stylesheet", href: part.dataset.style }),
    file("link", { rel: "stylesheet", href: part.dataset.look }),
    file("script", { src: part.dataset.leaflet }),
  ]);
  const map = ground(box), drawn = {};
  const any = await outlines(map, part.dataset.outlines, (kind, { code, name }, layer) => {
    drawn[code] = layer;
    if (kind === "courtyard" && Object.keys(drawn).length <= MOST_NAMES) {
      layer.bindTooltip(written(name), { permanent: true, direction: "center", className: "name" });
    }
  });
  if (!any) throw new Error("nothing is drawn");
  map.on("click", async ({ latlng }) => {
    const point = latlng.wrap(), asked = new URLSearchParams({ latitude: point.lat, longitude: point.lng });
    const found = await json(`${part.dataset.at}&${asked}`).catch(() => null);
    for (const layer of Object.values(drawn)) layer.getElement()?.classList.remove("chosen");
    const at = found && (found.courtyard ?? found.grid), typed = form.elements.place.value.trim();
    drawn[at?.code]?.getElement()?.classList.add("chosen");
    const replaces = at && typed && typed !== found.said ? part.dataset.replaces.replace("N", () => typed) : "";
    said.textContent = found ? `${found.words} ${replaces}`.trim() : part.dataset.broken;
    take.hidden = !at;
    take.onclick = () => fill(form, found.said);
  });
  box.dataset.ready = "";
}

if (part) {
  const [button, take] = part.querySelectorAll("button"), [whole, box] = part.querySelectorAll("div");
  const said = part.querySelector("[data-said]");
  let opened;
  button.addEventListener("click", () => {
    whole.hidden = !whole.hidden;
    button.setAttribute("aria-expanded", String(!whole.hidden));
    opened ??= open(box, said, take, part.closest("form")).catch(() => {
      box.hidden = true;
      said.textContent = part.dataset.broken;
    });
  });
  part.hidden = false;
}

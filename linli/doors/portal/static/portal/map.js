// The map of a community: its outlines, and pins that open the lists of what they count.

import { ground, json, outlines, written } from "../ui/map.js";

const LETTER = 0.75, LINE = 1.5;
const box = document.getElementById("map");

// The map of a place, with what is looked at here.
function within(code) {
  const asked = new URLSearchParams(location.search);
  asked.set("at", code);
  return `?${asked}`;
}

async function pins(map, layer) {
  const { L } = window, bounds = map.getBounds();
  const sides = new URLSearchParams({
    west: Math.max(bounds.getWest(), -180), south: Math.max(bounds.getSouth(), -90),
    east: Math.min(bounds.getEast(), 180), north: Math.min(bounds.getNorth(), 90),
  });
  const found = await json(`${box.dataset.pins}&${sides}`);
  layer.clearLayers();
  for (const { place, said, latitude, longitude, count, waiting, words, href } of found.pins) {
    const pin = L.marker([latitude, longitude], {
      icon: L.divIcon({ className: waiting ? "pin wait" : "pin", html: String(count), iconSize: null }),
      title: `${said} · ${words}`, alt: `${said} · ${words}`,
    }).addTo(layer);
    pin.getElement().setAttribute("aria-label", `${said} · ${words}`);
    const open = () => location.assign(href || within(place.code));
    pin.on("click", open);
    pin.getElement().addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      open();
    });
  }
}

// The names of courtyards, below their pins, where there is room for both.
function names(map, yards, layer) {
  const { L } = window, em = LETTER * parseFloat(getComputedStyle(document.documentElement).fontSize);
  const touch = parseFloat(getComputedStyle(box).getPropertyValue("--touch"));
  layer.clearLayers();
  for (const { name, bounds } of yards) {
    const low = map.latLngToLayerPoint(bounds.getSouthEast()), high = map.latLngToLayerPoint(bounds.getNorthWest());
    if (low.y - high.y < touch + 2 * LINE * em || low.x - high.x < name.length * em) continue;
    L.tooltip({ permanent: true, direction: "top", className: "name", offset: [0, -2] })
      .setLatLng([bounds.getSouth(), bounds.getCenter().lng]).setContent(written(name)).addTo(layer);
  }
}

async function start() {
  box.hidden = false;
  const map = ground(box);
  const yards = [], onEach = (kind, { name }, layer) => {
    if (kind === "courtyard") yards.push({ name, bounds: layer.getBounds() });
  };
  if (!(await outlines(map, box.dataset.outlines, onEach))) {
    box.hidden = true;
    return;
  }
  document.getElementById("map-says").hidden = false;
  const layer = window.L.layerGroup().addTo(map), draw = () => pins(map, layer).catch(() => {});
  const called = window.L.layerGroup().addTo(map);
  map.on("moveend", draw);
  map.on("zoomend", () => names(map, yards, called));
  names(map, yards, called);
  await draw();
  box.dataset.ready = "";
}

if (box && window.L) start();

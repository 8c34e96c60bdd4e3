// The map of a community: its outlines, and pins that open the lists of what they count.

import { ground, json, outlines } from "../ui/map.js";

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
  for (const { place, latitude, longitude, count, waiting, words, href } of found.pins) {
    const pin = L.marker([latitude, longitude], {
      icon: L.divIcon({ className: waiting ? "pin wait" : "pin", html: String(count), iconSize: null }),
      title: `${place.name} · ${words}`, alt: `${place.name} · ${words}`,
    }).addTo(layer);
    pin.getElement().setAttribute("aria-label", `${place.name} · ${words}`);
    const open = () => location.assign(href || within(place.code));
    pin.on("click", open);
    pin.getElement().addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      open();
    });
  }
}

async function start() {
  box.hidden = false;
  const map = ground(box);
  if (!(await outlines(map, box.dataset.outlines))) {
    box.hidden = true;
    return;
  }
  const layer = window.L.layerGroup().addTo(map), draw = () => pins(map, layer).catch(() => {});
  map.on("moveend", draw);
  await draw();
  box.dataset.ready = "";
}

if (box && window.L) start();

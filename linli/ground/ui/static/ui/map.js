// A map on our own paper: outlines of places, and what lies in them. Leaflet is there already (window.L).

const SPACE = 12;
const EMPTY = { type: "FeatureCollection", features: [] };

export async function json(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(address);
  return answer.json();
}

// A name as Leaflet takes it: an element, since it reads a string as markup.
export function written(name) {
  const said = document.createElement("span");
  said.textContent = name;
  return said;
}

// Beside the buttons that stand on the map or below them, wherever what is drawn gets larger; large type or not.
function besideButtons(map, all) {
  const frame = map.getContainer().getBoundingClientRect(), buttons = map.getContainer().querySelector(".leaflet-control-zoom")?.getBoundingClientRect();
  if (!buttons) return [SPACE, SPACE];
  const ways = [[buttons.right - frame.left + SPACE, SPACE], [SPACE, buttons.bottom - frame.top + SPACE]];
  const close = (way) => map.getBoundsZoom(all, false, window.L.point(way).add([SPACE, SPACE]));
  return close(ways[1]) > close(ways[0]) ? ways[1] : ways[0];
}

export function ground(box) {
  const { L } = window, { closer, wider, tiles, source, zooms } = box.dataset;
  const map = L.map(box, { zoomControl: false, attributionControl: Boolean(tiles), zoomSnap: 0.1, zoomDelta: 1, maxZoom: 19 });
  L.control.zoom({ zoomInTitle: closer, zoomOutTitle: wider }).addTo(map);
  if (tiles) {
    map.attributionControl.setPrefix(false);
    for (const layer of tiles.split(" ")) L.tileLayer(layer, { maxNativeZoom: Number(zooms), maxZoom: 19, attribution: source }).addTo(map);
  }
  return map;
}

// Draw the courtyards and grids; `said` of each place is its name. The map then shows all of them.
export async function outlines(map, address, onEach = () => {}) {
  const { L } = window, layers = {};
  const [grids, courtyards] = await Promise.all(
    ["grid", "courtyard"].map((kind) => json(`${address}&kind=${kind}`).catch(() => EMPTY)),
  );
  for (const [kind, found] of [["courtyard", courtyards], ["grid", grids]]) {
    layers[kind] = L.geoJSON(found, {
      style: () => ({ className: `area ${kind}` }),
      interactive: false,
      onEachFeature: (feature, layer) => onEach(kind, feature.properties, layer),
    }).addTo(map);
  }
  const all = L.featureGroup(Object.values(layers)).getBounds();
  if (all.isValid()) map.fitBounds(all, { animate: false, paddingTopLeft: besideButtons(map, all), paddingBottomRight: [SPACE, SPACE] });
  return all.isValid();
}

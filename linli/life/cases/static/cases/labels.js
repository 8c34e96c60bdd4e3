// The names of courtyards on their outlines: whole where the outline is wide enough, else their number alone, else none
// until one comes closer, so that no name hides another, in large type neither.

const number = (name) => name.match(/\d+/)?.[0] ?? "";

export function label(map, names) {
  for (const [layer] of names) layer.bindTooltip("", { permanent: true, direction: "center", className: "name" });
  const fit = () => names.forEach(([layer, name]) => {
    const bounds = layer.getBounds(), tip = layer.getTooltip(), element = tip.getElement();
    const wide = map.latLngToLayerPoint(bounds.getNorthEast()).x - map.latLngToLayerPoint(bounds.getSouthWest()).x;
    for (const words of [name, number(name), ""]) {
      element.textContent = words;
      if (element.offsetWidth <= wide) break;
    }
    tip.update();
  });
  map.on("zoomend", fit);
  fit();
}

/** A base map from one PMTiles file in the Protomaps schema, drawn as quietly as our own. */

import { addProtocol, type LayerSpecification, type StyleSpecification } from "maplibre-gl";
import { Protocol } from "pmtiles";
import { token } from "../lib/tokens.ts";
import { FONT, lettering } from "./style.ts";

let ready = false;

export function pmtilesStyle(url: string): StyleSpecification {
  if (!ready) addProtocol("pmtiles", new Protocol().tile);
  ready = true;
  return {
    version: 8,
    sources: { base: { type: "vector", url: `pmtiles://${new URL(url, location.href)}` } },
    layers: [...grounds(), ...lines(), label("road-names", "roads", 14, 11, "line"), label("names", "places", 6, 13)],
  };
}

const from = (id: string, layer: string) => ({ id, source: "base", "source-layer": layer });
const GREEN = ["park", "forest", "wood", "cemetery", "golf_course", "grass", "nature_reserve"];

function grounds(): LayerSpecification[] {
  const water = token("map-ground");
  return [
    { id: "ground", type: "background", paint: { "background-color": token("map-land") } },
    { ...from("earth", "earth"), type: "fill", paint: { "fill-color": token("map-land") } },
    {
      ...from("green", "landuse"),
      type: "fill",
      filter: ["in", ["get", "kind"], ["literal", GREEN]],
      paint: { "fill-color": token("environment-soft") },
    },
    {
      ...from("water", "water"),
      type: "fill",
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": water },
    },
    {
      ...from("rivers", "water"),
      type: "line",
      filter: ["==", ["geometry-type"], "LineString"],
      paint: { "line-color": water, "line-width": 1.4 },
    },
    { ...from("buildings", "buildings"), type: "fill", minzoom: 15, paint: { "fill-color": token("sunken") } },
  ];
}

function lines(): LayerSpecification[] {
  const line = token("map-line");
  return [
    road("paths", ["minor_road", "path"], 13, 1.4),
    road("streets", ["major_road", "medium_road"], 10, 2.2),
    road("highways", ["highway"], 7, 3),
    {
      ...from("rail", "roads"),
      type: "line",
      minzoom: 11,
      filter: ["==", ["get", "kind"], "rail"],
      paint: { "line-color": line, "line-width": 1, "line-dasharray": [4, 2] },
    },
    { ...from("borders", "boundaries"), type: "line", paint: { "line-color": line, "line-width": 0.8 } },
  ];
}

function road(id: string, kinds: string[], minzoom: number, width: number): LayerSpecification {
  return {
    ...from(id, "roads"),
    type: "line",
    minzoom,
    filter: ["in", ["get", "kind"], ["literal", kinds]],
    layout: { "line-cap": "round", "line-join": "round" },
    paint: {
      "line-color": token("map-line"),
      "line-opacity": 0.6,
      "line-width": ["interpolate", ["exponential", 1.5], ["zoom"], minzoom, width / 3, 18, width * 5],
    },
  };
}

function label(
  id: string,
  layer: string,
  minzoom: number,
  size: number,
  placement: "point" | "line" = "point",
): LayerSpecification {
  return {
    ...from(id, layer),
    type: "symbol",
    minzoom,
    layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": size, "symbol-placement": placement },
    paint: lettering(),
  };
}

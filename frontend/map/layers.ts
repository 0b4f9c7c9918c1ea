/** The layers over the base map: points and clusters, heat, areas shaded by a figure. */

import type { ExpressionSpecification, Map as MapLibre } from "maplibre-gl";
import { token } from "../lib/tokens.ts";
import { NOTHING } from "./config.ts";
import { FONT } from "./style.ts";

export type Mode = "points" | "heat" | "areas";
export const TOUCHABLE = ["things-points", "things-clusters", "things-areas", "shapes-line", "shapes-fill"];
const GROUPS: Record<Mode, string[]> = {
  points: ["things-clusters", "things-counts", "things-points"],
  heat: ["things-heat"],
  areas: ["things-areas", "things-area-lines"],
};
const KINDS = ["neutral", "info", "progress", "good", "warn", "bad"];
const AIR = ["air-good", "air-moderate", "air-unhealthy", "air-very-unhealthy", "air-hazardous"];
const KIND: ExpressionSpecification = ["coalesce", ["get", "kind"], ""];
const colours = () => [...KINDS, ...AIR].flatMap((kind) => [kind, token(kind)]);
const COUNT: ExpressionSpecification = ["to-number", ["get", "count"], 1];
// Both directions of a road lie on one line: each is drawn on the side on which it is driven.
const BESIDE: ExpressionSpecification = ["to-number", ["get", "beside"], 0];
// What has a count is a cluster, even of one: nothing is known of its reports but where they are.
const MANY: ExpressionSpecification = ["has", "count"];

export function addLayers(map: MapLibre): void {
  map.addSource("things", { type: "geojson", data: NOTHING });
  map.addSource("areas", { type: "geojson", data: NOTHING });
  addAreas(map);
  addHeat(map);
  addClusters(map);
  addPoints(map);
}

/** Lines (rivers) and areas of their own, below everything that `addLayers` drew. */
export function addShapes(map: MapLibre): void {
  const shade = () => ["coalesce", ["get", "color"], ["match", KIND, ...colours(), token("info")]];
  map.addSource("shapes", { type: "geojson", data: NOTHING });
  const below = "things-clusters";
  map.addLayer(
    {
      id: "shapes-fill",
      type: "fill",
      source: "shapes",
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": shade() as never, "fill-opacity": 0.45 },
    },
    below,
  );
  map.addLayer(
    {
      id: "shapes-edge",
      type: "line",
      source: "shapes",
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "line-color": shade() as never, "line-width": 1.5 },
    },
    below,
  );
  map.addLayer(
    {
      id: "shapes-casing",
      type: "line",
      source: "shapes",
      filter: ["all", ["==", ["geometry-type"], "LineString"], ["has", "color"]],
      layout: { "line-cap": "round", "line-join": "round" },
      paint: {
        "line-color": token("map-casing"),
        "line-width": ["interpolate", ["linear"], ["zoom"], 9, 3.5, 15, 9],
      },
    },
    below,
  );
  map.addLayer(
    {
      id: "shapes-walk",
      type: "line",
      source: "shapes",
      filter: ["==", ["get", "walk"], true],
      layout: { "line-join": "round" },
      paint: {
        "line-color": token("map-text"),
        "line-width": ["interpolate", ["linear"], ["zoom"], 9, 1.5, 15, 4],
        "line-dasharray": [1.5, 1.2],
      },
    },
    below,
  );
  map.addLayer(
    {
      id: "shapes-line",
      type: "line",
      source: "shapes",
      filter: ["all", ["==", ["geometry-type"], "LineString"], ["!=", ["get", "walk"], true]],
      layout: { "line-cap": "round", "line-join": "round" },
      paint: {
        "line-color": ["coalesce", ["get", "color"], ["match", KIND, ...colours(), token("river")]] as never,
        "line-width": ["interpolate", ["linear"], ["zoom"], 9, 1.5, 15, 6],
        "line-offset": ["interpolate", ["linear"], ["zoom"], 9, 0, 12, BESIDE, 16, ["*", 4, BESIDE]],
        "line-opacity": 0.8,
      },
    },
    below,
  );
}

export function showMode(map: MapLibre, mode: Mode): void {
  for (const [name, ids] of Object.entries(GROUPS)) {
    for (const id of ids) map.setLayoutProperty(id, "visibility", name === mode ? "visible" : "none");
  }
}

function addAreas(map: MapLibre): void {
  const share: ExpressionSpecification = ["to-number", ["get", "share"], 0];
  const shade = ["interpolate", ["linear"], share, 0, token("fill-1"), 0.45, token("fill-2"), 1, token("fill-3")];
  const below = map.getLayer("kelurahan-line") ? "kelurahan-line" : undefined;
  map.addLayer(
    {
      id: "things-areas",
      type: "fill",
      source: "areas",
      paint: {
        "fill-opacity": ["case", ["==", ["get", "pale"], true], 0.15, 0.85],
        "fill-color": ["match", KIND, ...colours(), shade] as never,
      },
    },
    below,
  );
  map.addLayer(
    {
      id: "things-area-lines",
      type: "line",
      source: "areas",
      paint: { "line-color": token("surface"), "line-width": 0.8 },
    },
    below,
  );
}

function addHeat(map: MapLibre): void {
  map.addLayer({
    id: "things-heat",
    type: "heatmap",
    source: "things",
    paint: {
      "heatmap-weight": ["min", 1, ["+", 0.3, ["/", ["ln", COUNT], 8]]],
      "heatmap-radius": ["interpolate", ["linear"], ["zoom"], 8, 16, 15, 48],
      "heatmap-intensity": 1.7,
      "heatmap-opacity": 0.8,
      "heatmap-color": [
        "interpolate",
        ["linear"],
        ["heatmap-density"],
        0,
        `${token("heat-1")}00`,
        0.2,
        token("heat-1"),
        0.55,
        token("heat-2"),
        1,
        token("heat-3"),
      ],
    },
  });
}

function addClusters(map: MapLibre): void {
  map.addLayer({
    id: "things-clusters",
    type: "circle",
    source: "things",
    filter: MANY,
    paint: {
      "circle-color": token("brand"),
      "circle-opacity": 0.92,
      "circle-radius": ["interpolate", ["linear"], ["log10", COUNT], 0, 12, 2, 20, 4, 32],
      "circle-stroke-color": token("surface"),
      "circle-stroke-width": 2,
    },
  });
  map.addLayer({
    id: "things-counts",
    type: "symbol",
    source: "things",
    filter: MANY,
    layout: {
      "text-field": ["to-string", ["coalesce", ["get", "label"], ["get", "count"]]],
      "text-font": FONT,
      "text-size": 12.5,
      "text-allow-overlap": true,
    },
    paint: { "text-color": token("on-brand") },
  });
}

function addPoints(map: MapLibre): void {
  map.addLayer({
    id: "things-points",
    type: "circle",
    source: "things",
    filter: ["all", ["!", MANY], ["==", ["geometry-type"], "Point"]],
    paint: {
      "circle-color": ["match", KIND, ...colours(), token("brand")] as never,
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 9, 5, 15, 9],
      "circle-stroke-color": token("surface"),
      "circle-stroke-width": 2,
    },
  });
}

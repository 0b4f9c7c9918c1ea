/** How each layer of the wall looks. A shape or a sign tells it from the others, not its colour alone. */

import type {
  CircleLayerSpecification,
  ExpressionSpecification,
  FillLayerSpecification,
  LineLayerSpecification,
  Map as MapLibre,
  SymbolLayerSpecification,
} from "maplibre-gl";
import { token } from "../lib/tokens.ts";
import { NOTHING } from "../map/config.ts";
import { FONT } from "../map/style.ts";

export const LAYERS = ["reports", "incidents", "gauges", "air", "alerts"] as const;
export type Layer = (typeof LAYERS)[number];

type Drawn = FillLayerSpecification | LineLayerSpecification | CircleLayerSpecification | SymbolLayerSpecification;
type Text = NonNullable<SymbolLayerSpecification["layout"]>;

const KINDS = ["neutral", "info", "progress", "good", "warn", "bad"];
const AIR = ["air-good", "air-moderate", "air-unhealthy", "air-very-unhealthy", "air-hazardous"];
const KIND: ExpressionSpecification = ["coalesce", ["get", "kind"], ""];
const COUNT: ExpressionSpecification = ["to-number", ["get", "count"], 1];
const IS_GATE: ExpressionSpecification = ["in", "/water/gates/", ["coalesce", ["get", "url"], ""]];
const IS_POINT: ExpressionSpecification = ["==", ["geometry-type"], "Point"];
const kind = () =>
  ["match", KIND, ...[...KINDS, ...AIR].flatMap((name) => [name, token(name)]), token("brand")] as never;
const lettering = { "text-font": FONT, "text-allow-overlap": true, "text-ignore-placement": true };
const halo = () => ({ "text-halo-color": token("map-halo"), "text-halo-width": 1.6 });

export function addLayers(map: MapLibre): void {
  const names = map.getStyle().layers.find(({ id }) => id.endsWith("-names"))?.id;
  for (const source of [...LAYERS, "rivers"]) map.addSource(source, { type: "geojson", data: NOTHING });
  for (const layer of [...air(), ...rivers(), ...areas()]) map.addLayer(layer, names);
  for (const layer of [...reports(), ...gauges(), ...incidents(), ...named()]) map.addLayer(layer);
}

/** All drawn layers begin with the name of theirs. */
export function show(map: MapLibre, layer: Layer, isOn: boolean): void {
  for (const { id } of map.getStyle().layers)
    if (id.startsWith(`${layer}-`)) map.setLayoutProperty(id, "visibility", isOn ? "visible" : "none");
}

/** What a click finds, the most urgent first. */
export const touchable = (): string[] => [
  "incidents-ring",
  "gauges-gates",
  "gauges-others",
  "reports-clusters",
  "reports-points",
  "alerts-fill",
  "air-fill",
];

function air(): Drawn[] {
  return [
    {
      id: "air-fill",
      type: "fill",
      source: "air",
      filter: ["!", IS_POINT],
      paint: { "fill-color": kind(), "fill-opacity": ["match", KIND, ["air-good", "air-moderate"], 0.12, 0.34] },
    },
    {
      id: "air-edge",
      type: "line",
      source: "air",
      filter: ["!", IS_POINT],
      paint: { "line-color": token("map-ground"), "line-width": 0.8 },
    },
  ];
}

function rivers(): Drawn[] {
  return [
    {
      id: "rivers-line",
      type: "line",
      source: "rivers",
      filter: ["==", ["geometry-type"], "LineString"],
      layout: { "line-cap": "round", "line-join": "round" },
      paint: { "line-color": token("river"), "line-width": 1.8, "line-opacity": 0.65 },
    },
    {
      id: "rivers-flooded",
      type: "fill",
      source: "rivers",
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": token("river"), "fill-opacity": 0.5, "fill-outline-color": token("info") },
    },
  ];
}

/** Under warning with a dashed edge; wished for with a dotted one. */
function areas(): Drawn[] {
  const isDraft: ExpressionSpecification = ["==", ["get", "is_draft"], true];
  const edge = { "line-color": kind(), "line-width": ["match", KIND, "neutral", 1.2, 2.6] as ExpressionSpecification };
  return [
    {
      id: "alerts-fill",
      type: "fill",
      source: "alerts",
      filter: ["!", IS_POINT],
      paint: { "fill-color": kind(), "fill-opacity": ["case", isDraft, 0.06, 0.18] },
    },
    {
      id: "alerts-edge",
      type: "line",
      source: "alerts",
      filter: ["all", ["!", IS_POINT], ["!", isDraft]],
      paint: { ...edge, "line-dasharray": [4, 1.5] },
    },
    {
      id: "alerts-drafts",
      type: "line",
      source: "alerts",
      filter: ["all", ["!", IS_POINT], isDraft],
      layout: { "line-cap": "round" },
      paint: { ...edge, "line-dasharray": [0.1, 2] },
    },
  ];
}

function reports(): Drawn[] {
  const many: ExpressionSpecification = ["has", "count"];
  const text: Text = { ...lettering, "text-field": ["to-string", ["coalesce", ["get", "label"], ["get", "count"]]] };
  return [
    {
      id: "reports-clusters",
      type: "circle",
      source: "reports",
      filter: many,
      paint: {
        "circle-color": token("governance"),
        "circle-opacity": 0.82,
        "circle-radius": ["interpolate", ["linear"], ["log10", COUNT], 0, 10, 2, 17, 4, 28],
        "circle-stroke-color": token("surface"),
        "circle-stroke-width": 1.5,
      },
    },
    {
      id: "reports-counts",
      type: "symbol",
      source: "reports",
      filter: many,
      layout: { ...text, "text-size": 12.5 },
      paint: { "text-color": token("governance-soft") },
    },
    {
      id: "reports-points",
      type: "circle",
      source: "reports",
      filter: ["!", many],
      paint: {
        "circle-color": token("governance"),
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 9, 4, 15, 8],
        "circle-stroke-color": token("surface"),
        "circle-stroke-width": 1.5,
      },
    },
  ];
}

/** A gate says its level of alert in Roman numbers, as people do. */
function gauges(): Drawn[] {
  return [
    {
      id: "gauges-others",
      type: "circle",
      source: "gauges",
      filter: ["!", IS_GATE],
      paint: {
        "circle-color": token("surface"),
        "circle-radius": 4.5,
        "circle-stroke-color": kind(),
        "circle-stroke-width": 2,
      },
    },
    {
      id: "gauges-gates",
      type: "circle",
      source: "gauges",
      filter: IS_GATE,
      paint: {
        "circle-color": token("surface"),
        "circle-radius": 12,
        "circle-stroke-color": kind(),
        "circle-stroke-width": 3,
      },
    },
    {
      id: "gauges-levels",
      type: "symbol",
      source: "gauges",
      filter: IS_GATE,
      layout: { ...lettering, "text-field": ["coalesce", ["get", "level"], "–"], "text-size": 12.5 },
      paint: { "text-color": kind() },
    },
  ];
}

/** Small on the whole city, where many lie near each other: then only numbers that have room are written. */
function incidents(): Drawn[] {
  const ring: ExpressionSpecification = ["interpolate", ["linear"], ["log10", COUNT], 0.4, 13, 2, 24];
  return [
    {
      id: "incidents-ring",
      type: "circle",
      source: "incidents",
      paint: {
        "circle-color": kind(),
        "circle-opacity": 0.95,
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 9, ["*", 0.45, ring], 12, ring],
        "circle-stroke-color": kind(),
        "circle-stroke-opacity": 0.4,
        "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 9, 2, 12, 7],
      },
    },
    {
      id: "incidents-count",
      type: "symbol",
      source: "incidents",
      layout: {
        "text-font": FONT,
        "text-padding": 0,
        "symbol-sort-key": ["-", 0, COUNT],
        "text-field": ["get", "label"],
        "text-size": ["interpolate", ["linear"], ["zoom"], 9, 10, 12, 14],
      },
      paint: { "text-color": token("ground") },
    },
  ];
}

/** Words over everything else, where there is room for them. */
function named(): Drawn[] {
  const roomy: Text = { "text-font": FONT, "text-max-width": 11 };
  return [
    {
      id: "air-index",
      type: "symbol",
      source: "air",
      minzoom: 11.5,
      filter: IS_POINT,
      layout: { ...roomy, "text-field": ["get", "index"], "text-size": 12 },
      paint: { "text-color": token("ink"), ...halo() },
    },
    {
      id: "alerts-names",
      type: "symbol",
      source: "alerts",
      minzoom: 11,
      filter: IS_POINT,
      layout: { ...roomy, "text-field": ["get", "label"], "text-size": 13.5 },
      paint: { "text-color": kind(), ...halo() },
    },
    {
      id: "incidents-names",
      type: "symbol",
      source: "incidents",
      minzoom: 12.5,
      layout: {
        ...roomy,
        "text-field": ["get", "title"],
        "text-size": 13,
        "text-anchor": "top",
        "text-offset": [0, 1.9],
      },
      paint: { "text-color": kind(), ...halo() },
    },
  ];
}

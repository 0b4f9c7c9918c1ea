/** The quiet base map of our own: the city's land, its borders by level, names by zoom, known places. */

import type { LayerSpecification, StyleSpecification } from "maplibre-gl";
import { token } from "../lib/tokens.ts";
import { type Level, NOTHING } from "./config.ts";

interface Drawn {
  lines: [number, number]; // borders from and to: each level is simplified by itself, and from near only one is exact
  names: [number, number]; // names from and to
  width: number;
}
export const LEVELS: Record<Exclude<Level, "province">, Drawn> = {
  kota: { lines: [0, 13], names: [8.5, 11.2], width: 1.4 },
  kecamatan: { lines: [10.8, 13], names: [11.2, 13], width: 0.9 },
  kelurahan: { lines: [12.4, 24], names: [13, 24], width: 0.6 },
};
export const FONT = ["Plus Jakarta Sans", "sans-serif"];

const source = () => ({ type: "geojson" as const, data: NOTHING });

/** MapLibre draws letters from the page's own font where a style names no glyphs. */
export function ownStyle(): StyleSpecification {
  const levels = Object.keys(LEVELS);
  return {
    version: 8,
    sources: {
      province: source(),
      places: source(),
      ...Object.fromEntries(
        levels.flatMap((level) => [
          [level, source()],
          [`${level}-names`, source()],
        ]),
      ),
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": token("map-ground") } },
      { id: "land", type: "fill", source: "province", paint: { "fill-color": token("map-land") } },
      ...boundaries(),
      {
        id: "coast",
        type: "line",
        source: "province",
        maxzoom: 13,
        paint: { "line-color": token("map-line"), "line-width": 1.6 },
      },
      ...names(),
      ...places(),
    ],
  };
}

export const lettering = () => ({
  "text-color": token("map-text"),
  "text-halo-color": token("map-halo"),
  "text-halo-width": 1.4,
});

function boundaries(): LayerSpecification[] {
  const finestFirst = Object.entries(LEVELS).reverse();
  return finestFirst.map(([level, { lines, width }]) => ({
    id: `${level}-line`,
    type: "line",
    source: level,
    minzoom: lines[0],
    maxzoom: lines[1],
    paint: { "line-color": token("map-line"), "line-width": width },
  }));
}

function names(): LayerSpecification[] {
  return Object.entries(LEVELS).map(
    ([
      level,
      {
        names: [from, to],
      },
    ]) => ({
      id: `${level}-names`,
      type: "symbol",
      source: `${level}-names`,
      minzoom: from,
      maxzoom: to,
      layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": 12.5, "text-max-width": 8 },
      paint: lettering(),
    }),
  );
}

function places(): LayerSpecification[] {
  return [
    {
      id: "place-dots",
      type: "circle",
      source: "places",
      minzoom: 12.5,
      paint: { "circle-radius": 2.5, "circle-color": token("map-text"), "circle-opacity": 0.7 },
    },
    {
      id: "place-names",
      type: "symbol",
      source: "places",
      minzoom: 13,
      layout: {
        "text-field": ["get", "name"],
        "text-font": FONT,
        "text-size": 11,
        "text-anchor": "left",
        "text-offset": [0.6, 0],
      },
      paint: lettering(),
    },
  ];
}

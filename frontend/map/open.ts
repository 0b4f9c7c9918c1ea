/** Opens a map of the city inside an element: base map, borders, controls, words in the page's language. */

import "maplibre-gl/dist/maplibre-gl.css";
import "./map.css";
import type { Feature, FeatureCollection } from "geojson";
import * as maplibregl from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { say } from "../lib/words.ts";
import { geojson, type Level, type MapConfig, NOTHING } from "./config.ts";
import { pmtilesStyle } from "./protomaps.ts";
import { LEVELS, ownStyle } from "./style.ts";

maplibregl.setWorkerUrl(workerUrl);

export { maplibregl };

type Box = [number, number, number, number];

/** `zoom` belongs to `centre`; without both the map begins with `bbox`, and without that with the whole city. */
interface Options {
  centre?: [number, number] | undefined;
  zoom?: number | undefined;
  bbox?: Box | undefined;
  padding?: maplibregl.PaddingOptions;
  label: string;
}

const EDGE = { top: 12, bottom: 28, left: 12, right: 12 }; // the sources of the map stand at its foot

/** Resolves when the base map stands and layers may be added. */
export async function openMap(container: HTMLElement, config: MapConfig, options: Options): Promise<maplibregl.Map> {
  const bounds = options.bbox ?? (options.centre ? undefined : config.bbox);
  const padding = options.padding ?? EDGE;
  const map = new maplibregl.Map({
    container,
    style: style(config),
    ...(options.centre ? { center: options.centre } : {}),
    ...(options.zoom === undefined ? {} : { zoom: options.zoom }),
    ...(bounds ? { bounds, fitBoundsOptions: { padding } } : {}),
    maxBounds: around(config.bbox),
    maxZoom: 19,
    trackResize: false, // `follow` does
    attributionControl: false,
    cooperativeGestures: matchMedia("(pointer: coarse)").matches,
    dragRotate: false,
    pitchWithRotate: false,
    locale: words(),
    fadeDuration: 0,
  });
  follow(map, bounds, padding);
  map.touchZoomRotate.disableRotation();
  map.getCanvas().setAttribute("aria-label", options.label);
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new maplibregl.AttributionControl({ compact: false, customAttribution: credit(config) }));
  await new Promise((resolve) => map.once("load", resolve));
  if (config.basemap === "own") drawOwn(map, config);
  return map;
}

/** The canvas is as large as its box; until something moves the map, what it began with stays whole in it. */
function follow(map: maplibregl.Map, bounds: Box | undefined, padding: maplibregl.PaddingOptions): void {
  let [unmoved, ours] = [true, false];
  map.on("movestart", () => {
    unmoved &&= ours;
  });
  const watch = new ResizeObserver(() => {
    ours = true;
    map.resize();
    if (unmoved && bounds) map.fitBounds(bounds, { padding, animate: false });
    map.redraw(); // in this frame: a canvas that changed its size is empty
    ours = false;
  });
  watch.observe(map.getContainer());
  map.on("remove", () => watch.disconnect());
}

export function fill(map: maplibregl.Map, id: string, data: FeatureCollection): void {
  (map.getSource(id) as maplibregl.GeoJSONSource | undefined)?.setData(data);
}

function style(config: MapConfig): maplibregl.StyleSpecification | string {
  if (config.basemap === "style" && config.url) return config.url;
  return config.basemap === "pmtiles" && config.url ? pmtilesStyle(config.url) : ownStyle();
}

function credit(config: MapConfig): string {
  const text = document.createElement("span");
  const about = config.approximate ? say("batas wilayah perkiraan", "borders are approximate") : "";
  text.textContent = [config.attribution, about].filter(Boolean).join(" · ");
  return text.innerHTML;
}

/** How far one may wander: wide enough that a low, broad map still holds the whole city. */
function around([west, south, east, north]: MapConfig["bbox"]): [[number, number], [number, number]] {
  const [dx, dy] = [(east - west) * 1.6 + 0.05, (north - south) * 0.6 + 0.05];
  return [
    [west - dx, south - dy],
    [east + dx, north + dy],
  ];
}

/** Borders arrive level by level, the finest only when somebody comes near enough to see them. */
function drawOwn(map: maplibregl.Map, config: MapConfig): void {
  const waiting = new Set<Exclude<Level, "province">>(["kota", "kecamatan", "kelurahan"]);
  const look = () => {
    for (const level of waiting) {
      if (map.getZoom() < LEVELS[level].lines[0]) continue;
      waiting.delete(level);
      void draw(map, level, config.boundaries[level]);
    }
  };
  void draw(map, "province", config.boundaries.province);
  void draw(map, "places", config.places);
  look();
  map.on("zoomend", look);
}

async function draw(map: maplibregl.Map, source: string, url: string | undefined): Promise<void> {
  const shapes = url ? await geojson(url).catch(() => NOTHING) : NOTHING;
  fill(map, source, shapes);
  fill(map, `${source}-names`, { type: "FeatureCollection", features: shapes.features.flatMap(centre) });
}

/** A name stands once, where the area says its middle is, not once in every tile. */
function centre({ properties }: Feature): Feature[] {
  if (!Number.isFinite(properties?.lon) || !Number.isFinite(properties?.lat)) return [];
  return [
    { type: "Feature", properties, geometry: { type: "Point", coordinates: [properties?.lon, properties?.lat] } },
  ];
}

function words(): Record<string, string> {
  return {
    "NavigationControl.ZoomIn": say("Perbesar", "Zoom in"),
    "NavigationControl.ZoomOut": say("Perkecil", "Zoom out"),
    "AttributionControl.ToggleAttribution": say("Sumber peta", "Map sources"),
    "Map.Title": say("Peta", "Map"),
    "Marker.Title": say("Penanda", "Marker"),
    "Popup.Close": say("Tutup", "Close"),
    "CooperativeGesturesHandler.WindowsHelpText": say("Ctrl + gulir untuk memperbesar", "Ctrl + scroll to zoom"),
    "CooperativeGesturesHandler.MacHelpText": say("⌘ + gulir untuk memperbesar", "⌘ + scroll to zoom"),
    "CooperativeGesturesHandler.MobileHelpText": say("Gunakan dua jari untuk menggeser", "Use two fingers to move"),
  };
}

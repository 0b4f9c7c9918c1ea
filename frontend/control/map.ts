/** The wall's map: five layers over the city, each switched on and off by its number, its button, or a finger. */

import type { Feature, FeatureCollection, Point } from "geojson";
import { announce, later, make } from "../lib/dom.ts";
import { say } from "../lib/words.ts";
import { asked, geojson, type MapConfig, mapConfig, NOTHING } from "../map/config.ts";
import { fill, maplibregl, openMap } from "../map/open.ts";
import { popup } from "../map/popup.ts";
import { addLayers, LAYERS, type Layer, show, touchable } from "./layers.ts";

export interface Wall {
  toggle(digit: number): void;
  refresh(topics: string[]): void;
}

const KEPT = "kota-control-layers";
const TOPICS: Record<Layer, RegExp> = {
  reports: /^public:reports/,
  incidents: /^public:(reports|water)/,
  gauges: /^public:(water|observations:water)/,
  air: /^public:air/,
  alerts: /alerts$/,
};

export async function cityMap(section: HTMLElement): Promise<Wall> {
  const buttons = document.getElementById("layers");
  const legend = document.getElementById("legend");
  const canvas = make("div", { class: "map-canvas" });
  section.append(canvas);
  const config = await mapConfig("/map/config.json").catch(() => undefined);
  if (buttons && config) buttons.hidden = false; // before the map, which begins below them
  const top = buttons ? buttons.offsetTop + buttons.offsetHeight : 0;
  const padding = { top: top + 12, bottom: 24, left: 16, right: 16 };
  const map = config && (await openMap(canvas, config, { padding, label: say("Peta kota", "Map of the city") }));
  if (!map || !config || !buttons) {
    canvas.replaceWith(
      make("p", { class: "wall-plain" }, say("Peta tidak dapat dimuat.", "The map could not be loaded.")),
    );
    return { toggle: () => undefined, refresh: () => undefined };
  }
  legend?.removeAttribute("hidden");
  addLayers(map);
  const drawn = new Drawn(map, config, section, buttons);
  drawn.begin();
  section.dataset.ready = "";
  return drawn;
}

class Drawn implements Wall {
  readonly #on: Set<Layer>;
  #popup: maplibregl.Popup | undefined;
  #asked = new AbortController();

  readonly map: maplibregl.Map;
  readonly config: MapConfig;
  readonly section: HTMLElement;
  readonly buttons: HTMLElement;

  constructor(map: maplibregl.Map, config: MapConfig, section: HTMLElement, buttons: HTMLElement) {
    this.map = map;
    this.config = config;
    this.section = section;
    this.buttons = buttons;
    const kept = localStorage.getItem(KEPT);
    const pressed = LAYERS.filter((layer) => this.#button(layer)?.getAttribute("aria-pressed") === "true");
    this.#on = new Set(kept === null ? pressed : LAYERS.filter((layer) => kept.split(" ").includes(layer)));
  }

  begin(): void {
    for (const [place, layer] of LAYERS.entries())
      this.#button(layer)?.addEventListener("click", () => this.toggle(place + 1));
    this.map.on(
      "moveend",
      later(() => void this.#reports(), 250),
    );
    this.map.on("click", (event) => this.#clicked(event));
    for (const id of touchable()) {
      this.map.on("mouseenter", id, () => this.map.getCanvas().classList.add("pointing"));
      this.map.on("mouseleave", id, () => this.map.getCanvas().classList.remove("pointing"));
    }
    void geojson(this.section.dataset.shapes ?? "").then(
      (found) => fill(this.map, "rivers", found),
      () => undefined,
    );
    this.#show();
    for (const layer of LAYERS) void this.#load(layer);
  }

  toggle(digit: number): void {
    const layer = LAYERS[digit - 1];
    if (!layer) return;
    if (!this.#on.delete(layer)) this.#on.add(layer);
    localStorage.setItem(KEPT, [...this.#on].join(" "));
    this.#popup?.remove();
    this.#show();
    void this.#load(layer);
    const name = this.#button(layer)?.textContent?.replace(/\s+/g, " ").trim() ?? layer;
    announce(`${name}: ${this.#on.has(layer) ? say("tampil", "shown") : say("disembunyikan", "hidden")}`);
  }

  /** With no topics, since nothing was heard for long: everything. */
  refresh = (topics: string[]): void => {
    for (const layer of LAYERS)
      if (!topics.length || topics.some((topic) => TOPICS[layer].test(topic))) void this.#load(layer);
  };

  #button = (layer: Layer) => this.buttons.querySelector<HTMLElement>(`[data-layer="${layer}"]`);

  #show(): void {
    for (const layer of LAYERS) {
      show(this.map, layer, this.#on.has(layer));
      this.#button(layer)?.setAttribute("aria-pressed", String(this.#on.has(layer)));
      const signs = document.querySelector<HTMLElement>(`#legend [data-for="${layer}"]`);
      if (signs) signs.hidden = !this.#on.has(layer);
    }
  }

  async #load(layer: Layer): Promise<void> {
    if (!this.#on.has(layer)) return;
    if (layer === "reports") await this.#reports();
    else if (layer === "air") await this.#air();
    else {
      const found = await fresh<FeatureCollection>(this.section.dataset[layer] ?? "");
      if (found) fill(this.map, layer, found);
    }
  }

  async #reports(): Promise<void> {
    if (!this.#on.has("reports")) return;
    this.#asked.abort();
    this.#asked = new AbortController();
    const url = new URL(this.section.dataset.reports ?? "", location.href);
    url.searchParams.set(
      "bbox",
      this.map
        .getBounds()
        .toArray()
        .flat()
        .map((degrees) => degrees.toFixed(5))
        .join(","),
    );
    url.searchParams.set("zoom", String(Math.round(this.map.getZoom())));
    const found = await fresh<FeatureCollection>(url.href, { signal: this.#asked.signal });
    if (found) fill(this.map, "reports", found);
  }

  /** Kelurahan in the colour of their class, with the index in their middle. */
  async #air(): Promise<void> {
    const shapes = await geojson(this.config.boundaries.kelurahan ?? "").catch(() => NOTHING);
    const found = await fresh<{ values: Record<string, number>; kinds: Record<string, string>; unit: string }>(
      this.section.dataset.air ?? "",
    );
    if (!found) return;
    const known = shapes.features.filter(({ properties }) => properties?.code in found.values);
    const features = known.flatMap((shape): Feature[] => {
      const code = String(shape.properties?.code);
      const properties = {
        title: shape.properties?.name,
        value: `${found.values[code]} ${found.unit}`,
        index: String(found.values[code]),
        kind: found.kinds[code] ?? "",
        url: `/air?area=${code}`,
      };
      const middle: Point = { type: "Point", coordinates: [shape.properties?.lon, shape.properties?.lat] };
      return [
        { ...shape, properties },
        { type: "Feature", properties, geometry: middle },
      ];
    });
    fill(this.map, "air", { type: "FeatureCollection", features });
  }

  #clicked(event: maplibregl.MapMouseEvent): void {
    const { x, y } = event.point;
    const box: [maplibregl.PointLike, maplibregl.PointLike] = [
      [x - 8, y - 8],
      [x + 8, y + 8],
    ];
    const found = this.map.queryRenderedFeatures(box, { layers: touchable() });
    const first = found[0];
    if (!first) return;
    if (first.layer.id === "reports-clusters") {
      const [lon, lat] = (first.geometry as Point).coordinates;
      this.map.easeTo({ center: [lon ?? 0, lat ?? 0], zoom: Math.min(this.map.getZoom() + 2.5, 18) });
      return;
    }
    const things = found.filter((one) => one.layer.id !== "reports-clusters").slice(0, 8);
    this.#popup?.remove();
    this.#popup = new maplibregl.Popup({ maxWidth: "20rem", focusAfterOpen: true })
      .setLngLat(event.lngLat)
      .setDOMContent(popup(things.map((one) => one.properties)))
      .addTo(this.map);
  }
}

/** Newer than what a cache holds; nothing where the line is down: the wall says so itself. */
const fresh = <T>(url: string, options: RequestInit = {}): Promise<T | undefined> =>
  asked<T>(url, { cache: "no-store", ...options });

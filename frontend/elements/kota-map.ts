/**
 * A map above the list that it draws; the list stays for readers who cannot use the map.
 *
 * <kota-map data-source="/reports.geojson?state=open" data-modes="points heat areas" data-areas="/reports/areas.json"
 *   data-label="Reports">list</kota-map>
 * <kota-map data-point="106.83,-6.19" data-zoom="15">address</kota-map>
 *
 * `data-source` is asked with `bbox` and `zoom` for what is in view: GeoJSON points with the properties title, url, text,
 * state, kind (as badges), or clusters with `count` (and `label`). `data-areas` gives {"level", "values": {code: number}}
 * and may add a `unit`, what to say of areas that are `missing`, and `kinds` (as of points) that colour them instead.
 * `data-shapes`: GeoJSON of lines and areas drawn below the points, with the same properties; with `data-view` it is asked
 * for what is in view as well. `data-every="60"`: everything is asked again after so many seconds.
 * Heat asks with `fine=1` for smaller clusters. `data-bbox="west,south,east,north"`: what the map shows first.
 * `data-fit`: it shows all that it was given, and again when a filter changes.
 * `data-drawn="id"`: GeoJSON that stands in the page, in `<script type="application/json" id="id">`, is drawn and shown
 * whole; nothing is asked of the server. With another id it draws anew.
 * `data-contrast`: a switch for strong colours, which a device that asks for more contrast has from the beginning.
 * `data-form="#filters"`: the form's fields are added to each question. Sends `kota:moved` {bbox, zoom} when the reader moved it;
 * `kota:whole` shows the whole city again.
 */

import type { FeatureCollection, Geometry, Point } from "geojson";
import { announce, later, make } from "../lib/dom.ts";
import { say } from "../lib/words.ts";
import { asked, geojson, type Level, type MapConfig, mapConfig } from "../map/config.ts";
import { choose, isStrong } from "../map/contrast.ts";
import { addLayers, addShapes, type Mode, showMode, TOUCHABLE } from "../map/layers.ts";
import { fill, maplibregl, openMap } from "../map/open.ts";
import { popup } from "../map/popup.ts";

/** All places of a point or a line. */
function corners(geometry: Geometry): [number, number][] {
  if (geometry.type === "Point") return [geometry.coordinates as [number, number]];
  return geometry.type === "LineString" ? (geometry.coordinates as [number, number][]) : [];
}

const ROOM = { top: 60, bottom: 40, left: 40, right: 48 }; // for the buttons at its edges

const MODES: Record<Mode, () => string> = {
  points: () => say("Titik", "Points"),
  heat: () => say("Kepadatan", "Heat"),
  areas: () => say("Wilayah", "Areas"),
};

class CityMap extends HTMLElement {
  static readonly observedAttributes = ["data-drawn"];
  #map: maplibregl.Map | undefined;
  #config: MapConfig | undefined;
  #mode: Mode = "points";
  #popup: maplibregl.Popup | undefined;
  readonly #legend = make("p", { class: "map-legend", hidden: true });
  #asked = new AbortController();
  #byReader = false;
  #clock = 0;
  readonly #moved = later(() => void this.#load(), 250);

  /** What is folded away is drawn once somebody unfolds it. */
  connectedCallback(): void {
    const fold = this.closest("details:not([open])");
    if (fold) fold.addEventListener("toggle", () => this.connectedCallback(), { once: true });
    else if (!this.#map) void this.#open();
  }

  attributeChangedCallback(): void {
    if (this.#map && this.dataset.ready !== undefined) this.#draw(this.#map);
  }

  disconnectedCallback(): void {
    delete this.dataset.ready;
    this.#asked.abort();
    window.clearInterval(this.#clock);
    this.#map?.remove();
    this.#map = undefined;
    this.querySelector(":scope > .map-frame")?.remove();
  }

  async #open(): Promise<void> {
    const frame = make("div", { class: "map-frame" });
    const canvas = make("div", { class: "map-canvas" });
    frame.append(canvas);
    this.prepend(frame);
    try {
      this.#config = await mapConfig(this.dataset.config ?? "/map/config.json");
      const point = this.#point();
      this.#map = await openMap(canvas, this.#config, {
        centre: point,
        zoom: this.dataset.zoom ? Number(this.dataset.zoom) : point && 15,
        bbox: this.#bbox(),
        label: this.dataset.label ?? say("Peta", "Map"),
      });
    } catch {
      frame.replaceWith(make("p", { class: "hint" }, say("Peta tidak dapat dimuat.", "The map could not be loaded.")));
      return;
    }
    this.#start(frame, this.#map);
    if ("contrast" in this.dataset) frame.append(this.#contrast());
    this.dataset.ready = "";
  }

  /** The map drawn anew in strong colours; the choice holds for every map on this device. */
  #contrast(): HTMLElement {
    const button = make(
      "button",
      { type: "button", class: "chip map-contrast" },
      say("Kontras tinggi", "High contrast"),
    );
    button.setAttribute("aria-pressed", String(isStrong()));
    button.addEventListener("click", () => {
      choose(!isStrong());
      this.disconnectedCallback();
      void this.#open().then(() => this.querySelector<HTMLElement>(".map-contrast")?.focus());
    });
    return button;
  }

  #start(frame: HTMLElement, map: maplibregl.Map): void {
    const point = this.#point();
    if (point) new maplibregl.Marker({ color: "#c8452f" }).setLngLat(point).addTo(map);
    if (!this.dataset.source && !this.dataset.areas && !this.dataset.shapes && !this.dataset.drawn) return;
    addLayers(map);
    if (this.dataset.drawn) {
      addShapes(map);
      this.#draw(map);
    }
    if (this.dataset.shapes) {
      addShapes(map);
      if (!("view" in this.dataset)) void this.#loadShapes(map, this.dataset.shapes);
    }
    const every = Number(this.dataset.every);
    if (every) this.#clock = window.setInterval(() => document.hidden || this.#again(map), every * 1000);
    this.#switch(frame, map);
    map.on("movestart", (event) => {
      this.#byReader ||= Boolean(event.originalEvent);
    });
    map.on("moveend", this.#moved);
    this.addEventListener("kota:whole", () => {
      this.#byReader = false;
      if (this.#config) map.fitBounds(this.#config.bbox, { padding: 12, animate: false });
    });
    this.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#popup?.remove();
    });
    map.on("click", (event) => this.#clicked(map, event));
    for (const layer of TOUCHABLE.filter((id) => map.getLayer(id))) {
      map.on("mouseenter", layer, () => map.getCanvas().classList.add("pointing"));
      map.on("mouseleave", layer, () => map.getCanvas().classList.remove("pointing"));
    }
    this.#form()?.addEventListener("change", () => void this.#fit(map).then(this.#moved));
    void this.#fit(map).then(() => this.#load());
  }

  #form(): HTMLFormElement | null {
    return this.dataset.form ? document.querySelector<HTMLFormElement>(this.dataset.form) : null;
  }

  #point(): [number, number] | undefined {
    const [lon, lat] = (this.dataset.point ?? "").split(",").map(Number);
    return this.dataset.point && Number.isFinite(lon) && Number.isFinite(lat) ? [lon ?? 0, lat ?? 0] : undefined;
  }

  #bbox(): [number, number, number, number] | undefined {
    const found = (this.dataset.bbox ?? "").split(",").map(Number);
    return found.length === 4 && found.every(Number.isFinite) ? (found as [number, number, number, number]) : undefined;
  }

  /** Buttons for the ways to look at the same things. */
  #switch(frame: HTMLElement, map: maplibregl.Map): void {
    const modes = (this.dataset.modes ?? "points").split(/\s+/).filter((mode): mode is Mode => mode in MODES);
    this.#mode = modes.find((mode) => mode === this.dataset.mode) ?? modes[0] ?? "points";
    this.#legend.hidden = this.#mode !== "areas";
    showMode(map, this.#mode);
    if (modes.length < 2) return;
    const group = make("div", { class: "map-modes", role: "group", "aria-label": say("Tampilan peta", "Map view") });
    for (const mode of modes) {
      const button = make(
        "button",
        { type: "button", class: "chip", "aria-pressed": String(mode === this.#mode) },
        MODES[mode](),
      );
      button.addEventListener("click", () => {
        this.#mode = mode;
        this.#popup?.remove();
        this.#legend.hidden = mode !== "areas";
        for (const other of group.children) other.setAttribute("aria-pressed", String(other === button));
        showMode(map, mode);
        this.dispatchEvent(new CustomEvent("kota:mode", { bubbles: true, detail: { mode } }));
        void this.#load();
      });
      group.append(button);
    }
    frame.append(group, this.#legend);
  }

  /** Show all points of the source, those outside the view too. */
  async #fit(map: maplibregl.Map): Promise<void> {
    if (!("fit" in this.dataset) || !this.dataset.source) return;
    const found = await asked<FeatureCollection>(this.#address(this.dataset.source, {}));
    if (found) this.#show(map, found);
  }

  /** What stands in the page already. */
  #draw(map: maplibregl.Map): void {
    const text = document.getElementById(this.dataset.drawn ?? "")?.textContent;
    if (!text) return;
    const found = JSON.parse(text) as FeatureCollection;
    this.#popup?.remove();
    for (const source of ["shapes", "things"]) fill(map, source, found);
    this.#show(map, found);
  }

  #show(map: maplibregl.Map, found: FeatureCollection): void {
    const bounds = new maplibregl.LngLatBounds();
    for (const feature of found.features) for (const place of corners(feature.geometry)) bounds.extend(place);
    if (!bounds.isEmpty()) map.fitBounds(bounds, { padding: ROOM, maxZoom: 15, animate: false });
  }

  /** Ask the server for what is in view. */
  async #load(): Promise<void> {
    const map = this.#map;
    if (!map) return;
    this.#asked.abort();
    this.#asked = new AbortController();
    const bbox = map
      .getBounds()
      .toArray()
      .flat()
      .map((degrees) => degrees.toFixed(5))
      .join(",");
    if (this.#byReader)
      this.dispatchEvent(new CustomEvent("kota:moved", { bubbles: true, detail: { bbox, zoom: map.getZoom() } }));
    const view = { bbox, zoom: map.getZoom().toFixed(1) };
    if (this.dataset.shapes && "view" in this.dataset)
      void this.#loadShapes(map, this.#address(this.dataset.shapes, view), { signal: this.#asked.signal });
    try {
      if (this.#mode === "areas") await this.#loadAreas(map);
      else if (this.dataset.source) {
        const url = this.#address(this.dataset.source, {
          bbox,
          zoom: String(Math.round(map.getZoom())),
          ...(this.#mode === "heat" ? { fine: "1" } : {}),
        });
        const response = await fetch(url, { signal: this.#asked.signal });
        if (!response.ok) throw new Error(String(response.status));
        fill(map, "things", (await response.json()) as FeatureCollection);
      }
    } catch (error) {
      if ((error as Error).name !== "AbortError")
        announce(say("Data peta tidak dapat dimuat.", "Map data could not be loaded."));
    }
  }

  /** What changed since the map was drawn. */
  #again(map: maplibregl.Map): void {
    if (this.dataset.shapes && !("view" in this.dataset)) void this.#loadShapes(map, this.dataset.shapes);
    void this.#load();
  }

  async #loadShapes(map: maplibregl.Map, url: URL | string, options: RequestInit = {}): Promise<void> {
    const found = await asked<FeatureCollection>(url, options);
    if (found) fill(map, "shapes", found);
  }

  async #loadAreas(map: maplibregl.Map): Promise<void> {
    if (!this.dataset.areas || !this.#config) return;
    const level: Level = map.getZoom() < 10.8 ? "kota" : map.getZoom() < 12.4 ? "kecamatan" : "kelurahan";
    const url = this.#address(this.dataset.areas, { level });
    const response = await fetch(url, { signal: this.#asked.signal });
    const found = (await response.json()) as {
      level?: Level;
      values: Record<string, number>;
      unit?: string;
      missing?: string;
      kinds?: Record<string, string>;
      marks?: boolean; // the areas are only marked: there is no figure to explain
    };
    const shapes = await geojson(this.#config.boundaries[found.level ?? level] ?? "");
    const most = Math.max(1, ...Object.values(found.values));
    this.#legend.hidden = Boolean(found.kinds) || found.marks === true;
    this.#legend.replaceChildren(
      "0",
      make("span", { class: "map-ramp" }),
      `${most.toLocaleString(document.documentElement.lang)} ${found.unit ?? ""}`.trim(),
    );
    const drawn = found.marks
      ? shapes.features.filter((feature) => feature.properties?.code in found.values)
      : shapes.features;
    const features = drawn.map((feature) => {
      const value = found.values[feature.properties?.code];
      const told = `${(value ?? 0).toLocaleString(document.documentElement.lang)} ${found.unit ?? ""}`.trim();
      const properties = {
        ...feature.properties,
        title: feature.properties?.name,
        value: found.marks ? undefined : value === undefined && found.missing ? found.missing : told,
        ...(found.kinds ? { kind: found.kinds[feature.properties?.code] ?? "" } : {}),
        share: (value ?? 0) / most,
        pale: value === undefined && Boolean(found.missing),
      };
      return { ...feature, properties };
    });
    fill(map, "areas", { type: "FeatureCollection", features });
  }

  #address(base: string, added: Record<string, string>): URL {
    const url = new URL(base, location.href);
    const form = this.#form();
    if (form) for (const [name, value] of new FormData(form)) if (value) url.searchParams.append(name, String(value));
    for (const [name, value] of Object.entries(added)) url.searchParams.set(name, value);
    return url;
  }

  #clicked(map: maplibregl.Map, event: maplibregl.MapMouseEvent): void {
    const box: [maplibregl.PointLike, maplibregl.PointLike] = [
      [event.point.x - 8, event.point.y - 8],
      [event.point.x + 8, event.point.y + 8],
    ];
    const found = map.queryRenderedFeatures(box, { layers: TOUCHABLE.filter((id) => map.getLayer(id)) });
    const first = found[0];
    if (!first) return;
    if (first.layer.id === "things-clusters") {
      const [lon, lat] = (first.geometry as Point).coordinates;
      const near = { center: [lon ?? 0, lat ?? 0] as [number, number], zoom: Math.min(map.getZoom() + 2.5, 18) };
      map.easeTo(near, { originalEvent: event.originalEvent });
      return;
    }
    const things = found.filter((feature) => feature.layer.id === first.layer.id).slice(0, 8);
    this.#popup?.remove();
    this.#popup = new maplibregl.Popup({ maxWidth: "18rem", focusAfterOpen: true })
      .setLngLat(event.lngLat)
      .setDOMContent(popup(things.map((feature) => feature.properties)))
      .addTo(map);
  }
}

if (!customElements.get("kota-map")) customElements.define("kota-map", CityMap);

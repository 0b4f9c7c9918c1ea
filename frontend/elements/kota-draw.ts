/**
 * Draws a place into a form's field as GeoJSON: a point, a line or an area, tapped corner by corner on a map.
 *
 * <kota-draw data-label="Map">{% field form.shape %}</kota-draw>
 *
 * `data-ground`: what lies beneath, asked with `bbox` and `zoom` for what is in view: GeoJSON of lines.
 * The field stays for who types or cannot use a map; what is typed there is drawn. The first textarea inside is the field.
 */

import type { Feature, FeatureCollection, Geometry, Position } from "geojson";
import { announce, icon, make } from "../lib/dom.ts";
import { token } from "../lib/tokens.ts";
import { say } from "../lib/words.ts";
import { asked, mapConfig, NOTHING } from "../map/config.ts";
import { fill, type maplibregl, openMap } from "../map/open.ts";

type Tool = "Point" | "LineString" | "Polygon";
const TOOLS: Record<Tool, () => string> = {
  Point: () => say("Titik", "Point"),
  LineString: () => say("Garis", "Line"),
  Polygon: () => say("Area", "Area"),
};
const NEEDED: Record<Tool, number> = { Point: 1, LineString: 2, Polygon: 3 };

class Draw extends HTMLElement {
  #map: maplibregl.Map | undefined;
  #tool: Tool = "LineString";
  #corners: Position[] = [];
  readonly #tools = make("div", {
    class: "map-modes",
    role: "group",
    "aria-label": say("Yang digambar", "What to draw"),
  });

  connectedCallback(): void {
    if (!this.#map) void this.#open();
  }

  disconnectedCallback(): void {
    this.#map?.remove();
    this.#map = undefined;
    this.querySelector(":scope > .map-frame")?.remove();
  }

  #field(): HTMLTextAreaElement | null {
    return this.querySelector("textarea");
  }

  async #open(): Promise<void> {
    const frame = make("div", { class: "map-frame" });
    const canvas = make("div", { class: "map-canvas" });
    frame.append(canvas, this.#tools);
    this.prepend(frame);
    try {
      const config = await mapConfig("/map/config.json");
      this.#map = await openMap(canvas, config, { label: this.dataset.label ?? say("Peta", "Map") });
    } catch {
      frame.replaceWith(make("p", { class: "hint" }, say("Peta tidak dapat dimuat.", "The map could not be loaded.")));
      return;
    }
    this.#layers(this.#map);
    this.#buttons();
    this.#map.on("click", (event) => this.#add([event.lngLat.lng, event.lngLat.lat]));
    this.#field()?.addEventListener("change", () => this.#typed());
    this.#typed();
    this.dataset.ready = "";
  }

  /** Roads to draw on, where the city has them. */
  #ground(map: maplibregl.Map, source: string): void {
    map.addSource("beneath", { type: "geojson", data: NOTHING });
    map.addLayer({
      id: "beneath",
      type: "line",
      source: "beneath",
      paint: { "line-color": token("ink-soft"), "line-width": 1.5, "line-opacity": 0.7 },
    });
    const look = async () => {
      const url = new URL(source, location.href);
      url.searchParams.set("bbox", map.getBounds().toArray().flat().join(","));
      url.searchParams.set("zoom", map.getZoom().toFixed(1));
      const found = await asked<FeatureCollection>(url);
      if (found && this.#map === map) fill(map, "beneath", found);
    };
    map.on("moveend", look);
    void look();
  }

  #layers(map: maplibregl.Map): void {
    if (this.dataset.ground) this.#ground(map, this.dataset.ground);
    map.addSource("drawn", { type: "geojson", data: NOTHING });
    const colour = token("bad");
    map.addLayer({
      id: "drawn-fill",
      type: "fill",
      source: "drawn",
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": colour, "fill-opacity": 0.3 },
    });
    map.addLayer({
      id: "drawn-line",
      type: "line",
      source: "drawn",
      filter: ["!=", ["geometry-type"], "Point"],
      paint: { "line-color": colour, "line-width": 4 },
    });
    map.addLayer({
      id: "drawn-corners",
      type: "circle",
      source: "drawn",
      filter: ["==", ["geometry-type"], "Point"],
      paint: {
        "circle-color": colour,
        "circle-radius": 6,
        "circle-stroke-color": token("surface"),
        "circle-stroke-width": 2,
      },
    });
  }

  #buttons(): void {
    for (const [tool, words] of Object.entries(TOOLS) as [Tool, () => string][]) {
      const chosen = String(tool === this.#tool);
      const button = make("button", { type: "button", class: "chip", "aria-pressed": chosen }, words());
      button.addEventListener("click", () => {
        for (const other of this.#tools.querySelectorAll("[aria-pressed]"))
          other.setAttribute("aria-pressed", String(other === button));
        this.#tool = tool;
        if (tool === "Point") this.#corners = this.#corners.slice(-1);
        this.#say();
      });
      this.#tools.append(button);
    }
    const back = make("button", { type: "button", class: "chip" }, icon("undo-2"), say("Batal satu", "Undo"));
    back.addEventListener("click", () => {
      this.#corners.pop();
      this.#say();
    });
    this.#tools.append(back);
  }

  #add(corner: Position): void {
    const rounded = corner.map((degrees) => Number(degrees.toFixed(6)));
    this.#corners = this.#tool === "Point" ? [rounded] : [...this.#corners, rounded];
    this.#say();
  }

  #geometry(): Geometry | undefined {
    const [first] = this.#corners;
    if (!first || this.#corners.length < NEEDED[this.#tool]) return undefined;
    if (this.#tool === "Point") return { type: "Point", coordinates: first };
    if (this.#tool === "LineString") return { type: "LineString", coordinates: this.#corners };
    return { type: "Polygon", coordinates: [[...this.#corners, first]] };
  }

  /** Write what is drawn into the field, and draw it. */
  #say(): void {
    const [field, geometry] = [this.#field(), this.#geometry()];
    if (field) field.value = geometry ? JSON.stringify(geometry) : "";
    announce(say(`${this.#corners.length} titik ditaruh`, `${this.#corners.length} points placed`));
    this.#draw(geometry);
  }

  /** Draw what stands in the field. */
  #typed(): void {
    try {
      const found = JSON.parse(this.#field()?.value || "null") as Geometry | Feature | null;
      const geometry = found?.type === "Feature" ? found.geometry : (found as Geometry | null);
      this.#corners = [];
      if (geometry) this.#draw(geometry);
    } catch {
      // The server says what is wrong with it.
    }
  }

  #draw(geometry: Geometry | undefined): void {
    if (!this.#map) return;
    const features: Feature[] = this.#corners.map((coordinates) => ({
      type: "Feature",
      properties: {},
      geometry: { type: "Point", coordinates },
    }));
    if (geometry) features.unshift({ type: "Feature", properties: {}, geometry });
    fill(this.#map, "drawn", { type: "FeatureCollection", features });
  }
}

if (!customElements.get("kota-draw")) customElements.define("kota-draw", Draw);

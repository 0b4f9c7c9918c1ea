/**
 * A place picker around the plain fields of a form: search, own position, and a pin to move on a map.
 *
 * <kota-place><input type="hidden" name="lon"><input type="hidden" name="lat">
 *   <label>Where? <input name="place"></label> <label>Area <select name="area">…</select></label></kota-place>
 *
 * The area select is what people without JavaScript use; when a point is known the server finds the area itself and the
 * select is hidden, except to choose a neighbour near a border. Sends `kota:placed` {lon, lat, by}.
 */

import { announce, icon, later, make } from "../lib/dom.ts";
import { say } from "../lib/words.ts";
import { mapConfig } from "../map/config.ts";
import type { Pin } from "../map/pin.ts";
import { type Hit, Suggestions } from "./place/suggestions.ts";

interface Located {
  area: { code: string; name: string; path: string } | null;
  near_border: boolean;
  neighbours: { code: string; name: string }[];
}

class Place extends HTMLElement {
  #pin: Pin | undefined;
  #said = ""; // the area that the form came with: a choice made near a border stays
  #frame = make("div", { class: "map-frame" });
  #found = make("div", { class: "place-found", role: "status" });
  readonly #locate = later((lon: number, lat: number) => void this.#name(lon, lat), 200);

  connectedCallback(): void {
    if (this.querySelector(".place-tools")) return;
    const text = this.querySelector<HTMLInputElement>("input[type=text], input[type=search], input:not([type])");
    if (text) new Suggestions(text, this.dataset.search ?? "/map/search", (hit) => this.#chosen(hit));
    this.append(this.#tools(), this.#found, this.#frame);
    const [lon, lat] = [Number(this.#field("lon")?.value), Number(this.#field("lat")?.value)];
    this.#said = this.querySelector("select")?.value ?? "";
    if (this.#field("lon")?.value && Number.isFinite(lon + lat)) this.put(lon, lat, "form");
    else if (!slow()) void this.#openMap();
  }

  /** Set the place; `by` says how it was found: form, search, device, pin, photo. */
  put(lon: number, lat: number, by: string, zoom = 16): void {
    const [x, y] = [this.#field("lon"), this.#field("lat")];
    if (!x || !y) return;
    x.value = lon.toFixed(6);
    y.value = lat.toFixed(6);
    const source = this.#field("place_by");
    if (source) source.value = by;
    if (by !== "form") this.#said = "";
    if (this.#pin) {
      if (by !== "pin") this.#pin.move(lon, lat, zoom);
    } else if (!slow()) void this.#openMap();
    this.#locate(lon, lat);
    this.dispatchEvent(new CustomEvent("kota:placed", { bubbles: true, detail: { lon, lat, by } }));
    x.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #field(name: string): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>(`input[name="${name}"], input[name$="-${name}"]`);
  }

  #tools(): HTMLElement {
    const here = make("button", { type: "button", class: "button button-second" }, icon("locate-fixed"));
    here.append(make("span", {}, say("Pakai lokasi saya", "Use my position")));
    here.addEventListener("click", () => this.#here(here));
    const choose = make("button", { type: "button", class: "button button-quiet", "data-choose": "" }, icon("map"));
    choose.append(make("span", {}, say("Pilih di peta", "Choose on the map")));
    choose.addEventListener("click", () => void this.#openMap());
    return make("div", { class: "place-tools actions" }, ...("geolocation" in navigator ? [here] : []), choose);
  }

  #here(button: HTMLButtonElement): void {
    button.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        button.removeAttribute("aria-busy");
        this.put(coords.longitude, coords.latitude, "device");
      },
      () => {
        button.removeAttribute("aria-busy");
        this.#say(
          say(
            "Lokasi tidak didapat. Cari tempatnya atau pilih di peta.",
            "No position. Search for the place or choose it on the map.",
          ),
        );
      },
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
    );
  }

  #chosen(hit: Hit): void {
    this.put(hit.lon, hit.lat, "search", hit.zoom || 15);
  }

  async #openMap(): Promise<void> {
    this.querySelector("[data-choose]")?.remove();
    if (this.#frame.firstChild) return;
    const canvas = make("div", { class: "map-canvas" });
    this.#frame.append(canvas);
    try {
      const [config, { openPin }] = await Promise.all([
        mapConfig(this.dataset.config ?? "/map/config.json"),
        import("../map/pin.ts"),
      ]);
      const [lon, lat] = [Number(this.#field("lon")?.value), Number(this.#field("lat")?.value)];
      const start: [number, number] | undefined = this.#field("lon")?.value ? [lon, lat] : undefined;
      this.#pin = await openPin(canvas, config, start, (x, y) => this.put(x, y, "pin"));
      this.dataset.ready = "";
    } catch {
      this.#frame.replaceChildren();
      this.#say(
        say("Peta tidak dapat dimuat; pilih wilayah di atas.", "The map could not be loaded; choose the area above."),
      );
    }
  }

  /** Say which area the point lies in, and offer the neighbours where a border is near. */
  async #name(lon: number, lat: number): Promise<void> {
    const url = `${this.dataset.locate ?? "/map/locate"}?lon=${lon.toFixed(6)}&lat=${lat.toFixed(6)}`;
    try {
      const response = await fetch(url, { headers: { Accept: "application/json" } });
      this.#show((await response.json()) as Located);
    } catch {
      this.#say(say("Titik tersimpan.", "The point is kept."));
    }
  }

  #show(found: Located): void {
    if (!found.area) {
      this.#say(
        say(
          "Titik ini di luar kota. Geser penanda ke dalam kota.",
          "This point is outside the city. Move the pin inside.",
        ),
      );
      return;
    }
    const select = this.querySelector("select");
    const named = make(
      "p",
      { class: "place-name" },
      icon("map-pin"),
      make("span", {}, found.area.path || found.area.name),
    );
    this.#found.replaceChildren(named);
    const chosen = found.neighbours.find((area) => area.code === this.#said)?.code ?? found.area.code;
    if (select) {
      const box = select.closest<HTMLElement>(".field") ?? select;
      box.hidden = true;
      pick(select, chosen);
    }
    if (found.near_border && found.neighbours.length && select) {
      this.#found.append(this.#neighbours(found, select, chosen));
    }
    announce(found.area.path);
  }

  #neighbours(found: Located, select: HTMLSelectElement, chosen: string): HTMLElement {
    const group = make("div", { class: "actions", role: "group", "aria-label": say("Wilayah", "Area") });
    const areas = [found.area, ...found.neighbours].filter((area) => area !== null);
    for (const area of areas) {
      const chip = make(
        "button",
        { type: "button", class: "chip", "aria-pressed": String(area.code === chosen) },
        area.name,
      );
      chip.addEventListener("click", () => {
        pick(select, area.code);
        for (const other of group.children) other.setAttribute("aria-pressed", String(other === chip));
      });
      group.append(chip);
    }
    const words = say("Dekat perbatasan. Benar di sini?", "Close to a border. Is this the right area?");
    return make("div", {}, make("p", { class: "hint" }, words), group);
  }

  #say(words: string): void {
    this.#found.replaceChildren(make("p", { class: "hint" }, words));
  }
}

function pick(select: HTMLSelectElement, code: string): void {
  if (![...select.options].some((option) => option.value === code)) return;
  select.value = code;
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

/** On a weak line the map waits until it is asked for. */
function slow(): boolean {
  const line = (navigator as { connection?: { saveData?: boolean; effectiveType?: string } }).connection;
  return Boolean(line?.saveData || /2g/.test(line?.effectiveType ?? ""));
}

export type { Place };

if (!customElements.get("kota-place")) customElements.define("kota-place", Place);

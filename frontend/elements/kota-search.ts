/**
 * A text field that finds a place: suggestions while one types, and the reader's own position.
 *
 * <kota-search><input type="hidden" name="lon"><input type="hidden" name="lat">
 *   <label for="where">Where</label><input id="where" name="place" type="text"></kota-search>
 *
 * Without JavaScript it is the text field alone, and the server answers with a list to choose from. Names may have a
 * prefix (`from-lon`), so that a form can have two. `data-search` for another address than `/map/search`. Sends
 * `kota:placed` {lon, lat, by} when a place was chosen; what is typed afterwards is words again.
 * `data-go`: the form is sent once the position is known, and with `data-go="chosen"` also when a place was chosen.
 * `data-history`: an empty field offers one's own places, then those of before, which this browser alone keeps.
 * `data-elsewhere`: where one goes to is hardly where one is, so one's own position is not offered.
 * `data-stops="/transit/stops/"`: a stop that was chosen is opened.
 */

import { announce, icon, make } from "../lib/dom.ts";
import { type Own, own, type Place, places, wentTo } from "../lib/history.ts";
import { say } from "../lib/words.ts";
import { type Hit, Suggestions } from "./place/suggestions.ts";

const mine = () => say("Lokasi saya", "My position");
const asHit = ({ name, lon, lat }: Place): Hit => ({ kind: "", name, detail: "", lon, lat, code: "", zoom: 15 });
const ICONS: Record<string, string> = { home: "house", work: "briefcase-business" };
const ownHit = ({ kind, name, place, lon, lat }: Own): Hit => {
  const known = lon !== undefined && lat !== undefined;
  const hit = { kind: known ? "" : "own", name, detail: place, code: "", zoom: 15, icon: ICONS[kind] ?? "star" };
  return { ...hit, lon: lon ?? 0, lat: lat ?? 0 };
};

/** One's own places that begin with the words; without words those of before as well. */
function remembered(words: string): Hit[] {
  const mine = own().filter((one) => one.name.toLowerCase().startsWith(words.toLowerCase()));
  const before = words ? [] : places().filter((place) => !mine.some((one) => one.name === place.name));
  return [...mine.map(ownHit), ...before.map(asHit)];
}

class Search extends HTMLElement {
  connectedCallback(): void {
    const text = this.querySelector<HTMLInputElement>("input[type=text], input[type=search]");
    if (!text || text.getAttribute("role") === "combobox") return;
    text.addEventListener("input", () => this.#put("", ""));
    const offered = "history" in this.dataset ? remembered : undefined;
    new Suggestions(text, this.dataset.search ?? "/map/search", (hit) => this.#chosen(hit), offered);
    this.#remember(text.value);
    if ("geolocation" in navigator && !("elsewhere" in this.dataset)) this.append(this.#here(text));
  }

  #field(name: string): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>(`input[name="${name}"], input[name$="-${name}"]`);
  }

  #put(lon: string, lat: string): void {
    const [x, y] = [this.#field("lon"), this.#field("lat")];
    if (x && y) [x.value, y.value] = [lon, lat];
  }

  #chosen(hit: Hit): void {
    if (this.dataset.stops && hit.kind === "stop") {
      location.assign(this.dataset.stops + encodeURI(hit.code));
      return;
    }
    if (hit.kind === "own") this.#put("", "");
    else this.#at(hit.lon, hit.lat, "search");
    this.#remember(hit.name);
    if (this.dataset.go === "chosen") this.closest("form")?.requestSubmit();
  }

  /** A place that was understood; one's own position is none to come back to. */
  #remember(name: string): void {
    const [lon, lat] = [this.#field("lon")?.value, this.#field("lat")?.value];
    if (!("history" in this.dataset) || !name || !lon || !lat || name === mine()) return;
    if (own().some((one) => one.name === name)) return;
    wentTo({ name, lon: Number(lon), lat: Number(lat) });
  }

  #at(lon: number, lat: number, by: string): void {
    this.#put(lon.toFixed(6), lat.toFixed(6));
    this.dispatchEvent(new CustomEvent("kota:placed", { bubbles: true, detail: { lon, lat, by } }));
  }

  #here(text: HTMLInputElement): HTMLElement {
    const button = make("button", { type: "button", class: "button button-quiet button-s" }, icon("locate-fixed"));
    button.append(make("span", {}, say("Di dekat saya", "Near me")));
    button.addEventListener("click", () => {
      button.setAttribute("aria-busy", "true");
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          button.removeAttribute("aria-busy");
          text.value = mine();
          this.#at(coords.longitude, coords.latitude, "device");
          announce(say("Lokasi didapat.", "Position found."));
          if (this.dataset.go !== undefined) this.closest("form")?.requestSubmit();
        },
        () => {
          button.removeAttribute("aria-busy");
          announce(say("Lokasi tidak didapat. Tulis nama tempatnya.", "No position. Write the name of the place."));
          text.focus();
        },
        { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
      );
    });
    return button;
  }
}

customElements.define("kota-search", Search);

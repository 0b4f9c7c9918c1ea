/**
 * A guest's own places (home, work, others), which this browser alone keeps.
 *
 * <kota-saved data-guest><form>… kind, kota-search, name …</form></kota-saved>: what is saved stays here, and is listed.
 * <kota-saved data-to="#id_to"></kota-saved>: as chips; one of them fills that field of a form.
 */

import { announce, icon, make } from "../lib/dom.ts";
import { type Own, ownHere, removeHere, saveHere } from "../lib/history.ts";
import { say } from "../lib/words.ts";

const ICONS: Record<string, string> = { home: "house", work: "briefcase-business" };
const sign = (place: Own) => icon(ICONS[place.kind] ?? "star");

class Saved extends HTMLElement {
  readonly #list = make("div");

  connectedCallback(): void {
    if (this.dataset.to) {
      this.replaceChildren(...ownHere().map((place) => this.#chip(place)));
      return;
    }
    this.prepend(this.#list);
    this.#show();
    if ("guest" in this.dataset) this.querySelector("form")?.addEventListener("submit", (event) => this.#keep(event));
  }

  #chip(place: Own): HTMLElement {
    const button = make("button", { type: "button", class: "chip" }, sign(place), place.name);
    button.addEventListener("click", () => {
      const text = document.querySelector<HTMLInputElement>(this.dataset.to ?? "");
      const field = text?.closest("kota-search");
      if (!text || !field) return;
      text.value = place.name;
      for (const name of ["lon", "lat"] as const) {
        const hidden = field.querySelector<HTMLInputElement>(`input[name$="-${name}"]`);
        if (hidden) hidden.value = String(place[name] ?? "");
      }
      text.form?.querySelector<HTMLInputElement>("input[type=text]:placeholder-shown")?.focus();
    });
    return button;
  }

  #keep(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const sent = new FormData(form);
    const [kind, place, lon, lat] = ["kind", "place", "lon", "lat"].map((name) => String(sent.get(name) ?? "").trim());
    const said = form.querySelector<HTMLInputElement>("input[name=kind]:checked")?.labels?.[0]?.textContent?.trim();
    const name = String(sent.get("name") ?? "").trim() || (kind === "other" ? place : said);
    if (!kind || !place || !name || !lon || !lat) {
      announce(say("Pilih tempatnya dari daftar.", "Choose the place from the list."));
      form.querySelector<HTMLInputElement>("input[name=place]")?.focus();
      return;
    }
    saveHere({ kind, name, place, lon: Number(lon), lat: Number(lat) });
    form.reset();
    for (const hidden of form.querySelectorAll<HTMLInputElement>("kota-search input[type=hidden]")) hidden.value = "";
    this.#show();
    announce(say(`Disimpan: ${name}.`, `Saved: ${name}.`));
  }

  #show(): void {
    const rows = ownHere();
    this.#list.replaceChildren();
    if (!rows.length) return;
    const heading = make("h2", { id: "own-here" }, say("Di peramban ini", "In this browser"));
    const list = make("ul", { class: "list" }, ...rows.map((row) => this.#row(row)));
    this.#list.append(make("section", { class: "flow", "aria-labelledby": "own-here" }, heading, list));
  }

  #row(place: Own): HTMLElement {
    const label = say(`Hapus ${place.name}`, `Remove ${place.name}`);
    const button = make(
      "button",
      { type: "button", class: "icon-button", "aria-label": label, title: label },
      icon("trash-2"),
    );
    button.addEventListener("click", () => {
      removeHere(place);
      this.#show();
      announce(say("Dihapus.", "Removed."));
    });
    const title = make("strong", { class: "list-title" }, sign(place), " ", place.name);
    return make("li", { class: "recent" }, make("div", {}, title, make("p", { class: "meta" }, place.place)), button);
  }
}

customElements.define("kota-saved", Saved);

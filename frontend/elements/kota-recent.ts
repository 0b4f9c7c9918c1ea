/**
 * Journeys that were looked for on this device lately, to ask again with one tap.
 *
 * <kota-recent data-page="/go"></kota-recent> lists them; with `data-title` and `data-query` it notes one as well.
 */

import { announce, icon, make } from "../lib/dom.ts";
import { forget, forgetAll, type Journey, journeys, looked } from "../lib/history.ts";
import { say } from "../lib/words.ts";

class Recent extends HTMLElement {
  connectedCallback(): void {
    const { title, query } = this.dataset;
    if (title && query) looked({ title, query });
    else this.#list();
  }

  #list(): void {
    const rows = journeys();
    this.replaceChildren();
    if (!rows.length) return;
    const heading = make("h2", { id: "recent" }, say("Terakhir dicari di perangkat ini", "Lately, on this device"));
    const list = make("ul", { class: "list" }, ...rows.map((row) => this.#row(row)));
    const all = make("button", { type: "button", class: "button button-quiet button-s" }, icon("trash-2"));
    all.append(make("span", {}, say("Hapus semua riwayat", "Remove all of it")));
    all.addEventListener("click", () => {
      forgetAll();
      this.#list();
      announce(say("Riwayat dihapus.", "Removed."));
    });
    const hint = say(
      "Hanya disimpan di peramban ini, tidak dikirim ke kota.",
      "Kept in this browser alone; the city does not get it.",
    );
    this.append(
      make(
        "section",
        { class: "flow", "aria-labelledby": "recent" },
        heading,
        list,
        make("p", { class: "hint" }, hint),
        all,
      ),
    );
  }

  #row(row: Journey): HTMLElement {
    const label = say(`Hapus ${row.title}`, `Remove ${row.title}`);
    const button = make(
      "button",
      { type: "button", class: "icon-button", "aria-label": label, title: label },
      icon("x"),
    );
    button.addEventListener("click", () => {
      forget(row);
      this.#list();
    });
    const link = make("a", { class: "list-title", href: `${this.dataset.page ?? "/go"}?${row.query}` }, row.title);
    return make("li", { class: "recent" }, link, button);
  }
}

customElements.define("kota-recent", Recent);

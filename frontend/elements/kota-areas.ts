/**
 * Makes a long list of areas to tick quick to use: a box to find one by name, and what is ticked on top, to take away again.
 * <kota-areas data-remove="Remove"><div data-picked>…</div><template>nothing yet</template>
 *   <p data-find hidden><input type="search" data-filter></p><details>…<label><input type="checkbox" data-name="Tebet">…</details></kota-areas>
 */

import { icon, later, make } from "../lib/dom.ts";

class Areas extends HTMLElement {
  #open = new Map<HTMLDetailsElement, boolean>();

  connectedCallback(): void {
    const find = this.querySelector<HTMLInputElement>("[data-filter]");
    this.querySelector<HTMLElement>("[data-find]")?.removeAttribute("hidden");
    const filter = later((text: string) => this.#filter(text), 120);
    find?.addEventListener("input", () => filter(find.value.trim().toLowerCase()));
    find?.addEventListener("keydown", (event) => this.#enter(event, find));
    this.addEventListener("change", () => this.#show());
    this.#show();
  }

  #boxes(): HTMLInputElement[] {
    return [...this.querySelectorAll<HTMLInputElement>("input[type=checkbox]")];
  }

  /** Enter ticks what alone is left, or the area of exactly that name, and never sends the form. */
  #enter(event: KeyboardEvent, find: HTMLInputElement): void {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const text = find.value.trim().toLowerCase();
    this.#filter(text);
    const left = this.#boxes().filter((box) => !box.closest<HTMLElement>("label")?.hidden);
    const exact = left.filter((box) => box.dataset.name?.split(",")[0]?.trim().toLowerCase() === text);
    const box = text && (left.length === 1 ? left[0] : exact.length === 1 ? exact[0] : undefined);
    if (!box) return;
    box.checked = true;
    find.value = "";
    this.#filter("");
    this.#show();
  }

  #filter(text: string): void {
    for (const box of this.#boxes()) {
      const label = box.closest("label");
      if (label) label.hidden = text !== "" && !box.dataset.name?.toLowerCase().includes(text);
    }
    for (const group of this.querySelectorAll<HTMLElement>(".areas-group, details")) {
      group.hidden = !group.querySelector("label:not([hidden])");
    }
    for (const city of this.querySelectorAll("details")) this.#fold(city, text);
  }

  /** Whatever is found stands open; afterwards each city is as it was. */
  #fold(city: HTMLDetailsElement, text: string): void {
    if (text) {
      if (!this.#open.has(city)) this.#open.set(city, city.open);
      city.open = !city.hidden;
    } else if (this.#open.has(city)) {
      city.open = this.#open.get(city) ?? false;
      this.#open.delete(city);
    }
  }

  #show(): void {
    const picked = this.querySelector<HTMLElement>("[data-picked]");
    const nothing = this.querySelector("template");
    if (!picked || !nothing) return;
    const chosen = this.#boxes().filter((box) => box.checked);
    picked.replaceChildren(...chosen.map((box) => this.#chip(box)));
    if (!chosen.length) picked.append(nothing.content.cloneNode(true));
  }

  #chip(box: HTMLInputElement): HTMLButtonElement {
    const name = box.dataset.name ?? box.value;
    const label = `${this.dataset.remove}: ${name}`;
    const chip = make("button", { type: "button", class: "chip", "aria-label": label }, name, icon("x"));
    chip.addEventListener("click", () => {
      box.checked = false;
      this.#show();
      this.querySelector<HTMLElement>("[data-filter]")?.focus();
    });
    return chip;
  }
}

customElements.define("kota-areas", Areas);

/** Suggestions under a text field: a combobox as the ARIA practices describe it. */

import { icon, later, make } from "../../lib/dom.ts";

export interface Hit {
  kind: string;
  name: string;
  detail: string;
  lon: number;
  lat: number;
  code: string;
  zoom: number;
  icon?: string;
}

let number = 0;

export class Suggestions {
  readonly #field: HTMLInputElement;
  readonly #url: string;
  readonly #choose: (hit: Hit) => void;
  readonly #list: HTMLUListElement;
  readonly #remembered: (words: string) => Hit[];
  #hits: Hit[] = [];
  #at = -1;
  #isRemembered = true;
  #taken = "";

  constructor(field: HTMLInputElement, url: string, choose: (hit: Hit) => void, remembered?: (words: string) => Hit[]) {
    [this.#field, this.#url, this.#choose] = [field, url, choose];
    this.#remembered = remembered ?? (() => []);
    this.#list = make("ul", { id: `suggestions-${++number}`, class: "suggestions", role: "listbox", hidden: true });
    this.#list.setAttribute("aria-label", field.labels?.[0]?.textContent?.trim() ?? "");
    const box = make("div", { class: "suggestions-box" });
    const [had, at] = [document.activeElement === field, field.selectionStart];
    field.replaceWith(box);
    box.append(field, this.#list);
    if (had) {
      field.focus(); // whoever types already goes on
      field.setSelectionRange(at, at);
      void this.#ask();
    }
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-expanded", "false");
    field.setAttribute("aria-controls", this.#list.id);
    field.setAttribute("autocomplete", "off");
    field.addEventListener(
      "input",
      later(() => void this.#ask(), 250),
    );
    field.addEventListener("input", () => this.#typed());
    field.addEventListener("focus", () => field.value || void this.#ask());
    field.addEventListener("keydown", (event) => this.#key(event));
    field.addEventListener("blur", () => setTimeout(() => this.#close(), 150));
  }

  async #ask(): Promise<void> {
    const words = this.#field.value.trim();
    if (words && words === this.#taken) return; // chosen while the question was on its way
    const remembered = this.#remembered(words);
    if (words.length < 2) {
      this.#isRemembered = true;
      this.#hits = remembered;
      this.#show();
      return;
    }
    const response = await fetch(`${this.#url}?q=${encodeURIComponent(words)}`).catch(() => null);
    if (!response?.ok || words !== this.#field.value.trim()) return;
    this.#isRemembered = false;
    this.#hits = [...remembered, ...((await response.json()) as { results: Hit[] }).results].slice(0, 8);
    this.#show();
  }

  /** What is remembered follows each letter; what the server knows comes a little later. */
  #typed(): void {
    this.#taken = "";
    if (!this.#isRemembered) return;
    this.#hits = this.#remembered(this.#field.value.trim());
    this.#show();
  }

  #show(): void {
    this.#at = -1;
    this.#list.replaceChildren(...this.#hits.map((hit, index) => this.#option(hit, index)));
    this.#list.hidden = this.#hits.length === 0;
    this.#field.setAttribute("aria-expanded", String(!this.#list.hidden));
    this.#field.removeAttribute("aria-activedescendant");
  }

  #option(hit: Hit, index: number): HTMLElement {
    const option = make("li", { id: `${this.#list.id}-${index}`, role: "option", "aria-selected": "false" });
    option.append(hit.icon ? make("span", {}, icon(hit.icon), " ", hit.name) : hit.name);
    if (hit.detail) option.append(make("span", { class: "muted" }, hit.detail));
    option.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.#take(index);
    });
    return option;
  }

  #key(event: KeyboardEvent): void {
    if (this.#list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      this.#mark((this.#at + step + this.#hits.length) % this.#hits.length);
    } else if (event.key === "Enter" && this.#at >= 0) {
      event.preventDefault();
      this.#take(this.#at);
    } else if (event.key === "Escape") {
      this.#close();
    }
  }

  #mark(index: number): void {
    this.#at = index;
    for (const [position, option] of [...this.#list.children].entries()) {
      option.setAttribute("aria-selected", String(position === index));
      if (position === index) option.scrollIntoView({ block: "nearest" });
    }
    this.#field.setAttribute("aria-activedescendant", `${this.#list.id}-${index}`);
  }

  #take(index: number): void {
    const hit = this.#hits[index];
    if (!hit) return;
    this.#field.value = hit.name;
    this.#taken = hit.name;
    this.#close();
    this.#choose(hit);
  }

  #close(): void {
    this.#list.hidden = true;
    this.#field.setAttribute("aria-expanded", "false");
    this.#field.removeAttribute("aria-activedescendant");
  }
}

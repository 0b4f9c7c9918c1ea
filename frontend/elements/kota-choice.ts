/**
 * Answers beside a map that shows the one that is looked at: under the pointer, with the focus, or unfolded.
 *
 * <kota-choice><article data-shape="shape-0"><h3>…</h3></article>…
 *   <figure><figcaption></figcaption><kota-map data-drawn="shape-0"></kota-map></figure></kota-choice>
 */

import { later } from "../lib/dom.ts";

const REST_MS = 120; // whoever only passes over an answer does not mean it

class Choice extends HTMLElement {
  #over: Element | null = null;
  readonly #rested = later(() => this.#choose(this.#over), REST_MS);

  connectedCallback(): void {
    this.addEventListener("pointerover", ({ target }) => {
      this.#over = this.#answer(target);
      this.#rested();
    });
    this.addEventListener("focusin", ({ target }) => this.#choose(this.#answer(target)));
    this.#choose(this.querySelector("[data-shape]"));
  }

  #answer(target: EventTarget | null): Element | null {
    return target instanceof Element ? target.closest("[data-shape]") : null;
  }

  #choose(answer: Element | null): void {
    const shape = answer?.getAttribute("data-shape");
    const map = this.querySelector<HTMLElement>("figure > kota-map");
    if (!answer || !shape || !map || answer.hasAttribute("data-chosen")) return;
    for (const other of this.querySelectorAll("[data-chosen]")) other.removeAttribute("data-chosen");
    answer.setAttribute("data-chosen", "");
    map.dataset.drawn = shape;
    const title = answer.querySelector("h3")?.textContent?.replace(/\s+/g, " ").trim() ?? "";
    this.querySelector("figcaption")?.replaceChildren(title);
  }
}

customElements.define("kota-choice", Choice);

/**
 * Fetches its part again (by its `hx-get`) when an event arrives on one of its topics.
 * <kota-live id="list" data-topics="public:reports" hx-get="/reports" hx-trigger="live">…</kota-live>
 *
 * `data-pause`: how many milliseconds to wait for more; what cannot wait says 100.
 * Folds in it stay as the reader left them; where the list of folds can change, each has an id of its own.
 * `data-every`: also every so many seconds, while somebody can see it and has nothing unfolded in it.
 */

import { later } from "../lib/dom.ts";
import { listen } from "../lib/events.ts";
import { htmx } from "../lib/htmx.ts";

const PAUSE_MS = 1200;
const SPREAD_MS = 300; // not every open page asks in the same moment

/** Each fold with its name: its id, or its place among those without one. */
function folds(root: Element): [string, HTMLDetailsElement][] {
  let unnamed = 0;
  return [...root.querySelectorAll("details")].map((fold) => [fold.id || String(unnamed++), fold]);
}

class Live extends HTMLElement {
  #left = new Map<string, boolean>();
  #end: (() => void) | undefined;
  #clock: ReturnType<typeof setInterval> | undefined;

  connectedCallback(): void {
    this.addEventListener("htmx:beforeSwap", (event) => {
      if (event.target === this) this.#left = new Map(folds(this).map(([name, fold]) => [name, fold.open]));
    });
    this.addEventListener("htmx:afterSwap", (event) => {
      if (event.target === this) for (const [name, fold] of folds(this)) fold.open = this.#left.get(name) ?? fold.open;
    });
    if (this.dataset.every) this.#clock = setInterval(() => this.#due(), Number(this.dataset.every) * 1000);
    const topics = (this.dataset.topics ?? "").split(" ").filter(Boolean);
    if (!topics.length) return;
    const pause = Number(this.dataset.pause ?? PAUSE_MS) + Math.random() * SPREAD_MS;
    this.#end = listen(
      topics,
      this.dataset.token,
      later(() => this.#refresh(), pause),
    );
  }

  disconnectedCallback(): void {
    this.#end?.();
    clearInterval(this.#clock);
  }

  #due(): void {
    if (!document.hidden && !this.querySelector("details[open]")) this.#refresh();
  }

  #refresh(): void {
    if (!this.isConnected || this.contains(document.activeElement?.closest("form, dialog") ?? null)) return;
    if (this.querySelector("[data-chosen]:not([hidden])")) return; // somebody is choosing from the list
    htmx.trigger(this, "live", {});
  }
}

customElements.define("kota-live", Live);

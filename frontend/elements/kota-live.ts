/**
 * Fetches its part again (by its `hx-get`) when an event arrives on one of its topics.
 * <kota-live id="list" data-topics="public:reports" hx-get="/reports" hx-trigger="live">…</kota-live>
 *
 * `data-pause`: how many milliseconds to wait for more; what cannot wait says 100.
 * `data-every`: also every so many seconds, while somebody can see it and has nothing unfolded in it.
 */

import { later } from "../lib/dom.ts";
import { listen } from "../lib/events.ts";
import { htmx } from "../lib/htmx.ts";

const PAUSE_MS = 1200;
const SPREAD_MS = 300; // not every open page asks in the same moment

class Live extends HTMLElement {
  #end: (() => void) | undefined;
  #clock: ReturnType<typeof setInterval> | undefined;

  connectedCallback(): void {
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

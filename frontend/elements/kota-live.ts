/**
 * Fetches its part again (by its `hx-get`) when an event arrives on one of its topics.
 * <kota-live id="list" data-topics="public:reports" hx-get="/reports" hx-trigger="live">…</kota-live>
 * With `data-every="30"` also every so many seconds while somebody can see it, and has nothing unfolded in it.
 */

import { later } from "../lib/dom.ts";
import { htmx } from "../lib/htmx.ts";

const PAUSE_MS = 1200;

class Live extends HTMLElement {
  #source: EventSource | undefined;
  #clock: ReturnType<typeof setInterval> | undefined;
  readonly #changed = later(() => this.#refresh(), PAUSE_MS);

  connectedCallback(): void {
    const query = new URLSearchParams();
    for (const topic of (this.dataset.topics ?? "").split(" ").filter(Boolean)) query.append("topic", topic);
    if (this.dataset.every) this.#clock = setInterval(() => this.#due(), Number(this.dataset.every) * 1000);
    if (this.dataset.token) query.append("token", this.dataset.token);
    if (!query.size && !query.toString()) return;
    this.#source = new EventSource(`/live?${query}`);
    this.#source.addEventListener("message", this.#changed);
  }

  disconnectedCallback(): void {
    this.#source?.close();
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

/**
 * A board that nobody can scroll shows as many rows of its table as fit, and turns to the next ones by itself.
 * <kota-pages data-every="10"><kota-live …><p data-page></p>… <div data-rows><table>…</table></div></kota-live></kota-pages>
 *
 * Which page is shown follows from the clock alone, so that rows fetched anew do not begin again from the first.
 */

import { packed } from "../lib/packed.ts";

class Pages extends HTMLElement {
  #clock: ReturnType<typeof setInterval> | undefined;
  readonly #show = (): void => this.#turn();

  connectedCallback(): void {
    this.addEventListener("htmx:afterSettle", this.#show);
    window.addEventListener("resize", this.#show);
    document.fonts?.ready.then(this.#show);
    this.#clock = setInterval(this.#show, 1000);
    this.#show();
  }

  disconnectedCallback(): void {
    window.removeEventListener("resize", this.#show);
    clearInterval(this.#clock);
  }

  #turn(): void {
    const frame = this.querySelector<HTMLElement>("[data-rows]");
    if (!frame) return;
    const rows = [...frame.querySelectorAll<HTMLElement>("tbody > tr")];
    for (const row of rows) row.hidden = false;
    const pages = packed(
      rows.map((row) => row.getBoundingClientRect().height),
      frame.clientHeight,
    );
    const shown = Math.floor(Date.now() / 1000 / Number(this.dataset.every ?? 10)) % Math.max(pages.length, 1);
    const [first, last] = pages[shown] ?? [0, rows.length];
    rows.forEach((row, at) => {
      row.hidden = at < first || at >= last;
    });
    const told = this.querySelector<HTMLElement>("[data-page]");
    if (told) told.textContent = pages.length > 1 ? `${shown + 1}/${pages.length}` : "";
  }
}

customElements.define("kota-pages", Pages);

/**
 * A chart of the table inside it; the table stays, folded, for whoever wants the figures.
 *
 * <kota-chart data-kind="line" data-label="Reports a week"><table>…</table></kota-chart>
 *
 * The first column names the points, each further one is a series; `data-value` on a cell gives the number where its text
 * is formatted. `data-kind`: line, bar (upright), rank (lying bars), stack, time. `data-unit` stands behind values.
 * Over `time` the first column holds a `<time>`, the series are mean, lowest and highest, and `data-step` says how many
 * seconds lie between two rows: where more lie, the line breaks.
 * `data-zero="no"`: the scale need not begin at 0. `data-limits="200 Siaga III;270 Siaga II"`: named lines at those values.
 */

import { draw, type Kind, SERIES } from "../chart/draw.ts";
import { readLimits, readTable } from "../chart/table.ts";
import { make } from "../lib/dom.ts";
import { token } from "../lib/tokens.ts";
import { say } from "../lib/words.ts";

class Chart extends HTMLElement {
  #picture = make("figure", { class: "chart-picture" });
  #watch: ResizeObserver | undefined;
  #width = 0;

  connectedCallback(): void {
    const table = this.querySelector("table");
    if (!table || this.#picture.isConnected) return;
    this.#fold(table.closest<HTMLElement>(".table-box") ?? table);
    this.prepend(this.#picture);
    this.#watch = new ResizeObserver(([entry]) => this.#resized(table, Math.round(entry?.contentRect.width ?? 0)));
    this.#watch.observe(this);
    document.addEventListener("kota:theme", this.#again);
  }

  disconnectedCallback(): void {
    this.#watch?.disconnect();
    document.removeEventListener("kota:theme", this.#again);
  }

  readonly #again = () => {
    const table = this.querySelector("table");
    if (table) this.#draw(table);
  };

  #fold(box: HTMLElement): void {
    if (box.closest("details")) return;
    const details = make(
      "details",
      { class: "chart-table" },
      make("summary", {}, say("Tampilkan angka", "Show the figures")),
    );
    box.replaceWith(details);
    details.append(box);
  }

  #resized(table: HTMLTableElement, width: number): void {
    if (width === 0 || width === this.#width) return;
    this.#width = width;
    this.#draw(table);
  }

  #draw(table: HTMLTableElement): void {
    const data = readTable(table);
    if (!data.rows.length) {
      this.#picture.replaceChildren(
        make("p", { class: "muted" }, say("Masih terlalu sedikit untuk digambar.", "Too little to draw yet.")),
      );
      return;
    }
    const colours = SERIES.map((name) => token(name, this));
    const svg = draw(data, {
      kind: (this.dataset.kind ?? "line") as Kind,
      width: this.#width,
      unit: this.dataset.unit ?? "",
      step: Number(this.dataset.step ?? 0),
      fromZero: this.dataset.zero !== "no",
      limits: readLimits(this.dataset.limits ?? ""),
      colours,
    });
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", this.dataset.label ?? table.caption?.textContent ?? "");
    const legend = make("ul", { class: "chart-legend" });
    if (data.series.length > 1 && !["rank", "time"].includes(this.dataset.kind ?? "")) {
      for (const [index, name] of data.series.entries())
        legend.append(make("li", { class: `series-${index % SERIES.length}` }, name));
    }
    this.#picture.replaceChildren(legend, svg);
  }
}

customElements.define("kota-chart", Chart);

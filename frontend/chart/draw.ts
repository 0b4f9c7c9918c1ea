/** Draws figures with Observable Plot in the colours of the page. */

import { axisX, axisY, barX, barY, dot, gridY, line, plot, pointerX, ruleY, text, tip } from "@observablehq/plot";
import type { Figures, Limit, Row } from "./table.ts";

export type Kind = "line" | "bar" | "stack" | "rank";
export const SERIES = ["brand", "economy", "people", "mobility", "living", "environment"];

interface Options {
  kind: Kind;
  width: number;
  unit: string;
  colours: string[];
  fromZero?: boolean;
  limits?: Limit[];
}

// A fixed class makes the style that Plot writes into its picture always the same text, which our content security
// policy admits by its hash (config/settings/security.py).
const COMMON = { className: "kota-plot", style: { fontFamily: "inherit", fontSize: "12px", overflow: "visible" } };

export function draw(data: Figures, options: Options): SVGSVGElement | HTMLElement {
  const picture = options.kind === "rank" ? lying(data, options) : upright(data, options);
  // The picture as a whole has a name; its parts are for eyes only, the table for everybody else.
  for (const part of picture.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
  return picture;
}

function upright(
  data: Figures,
  { kind, width, unit, colours, fromZero = true, limits = [] }: Options,
): SVGSVGElement | HTMLElement {
  const room = Math.max(40, ...data.names.map((name) => name.length * 7.5 + 14));
  const every = Math.max(1, Math.ceil((data.names.length * room) / width));
  const named = data.names.filter((_, index) => index % every === 0);
  const channels = { x: "x", y: "y" };
  const marks =
    kind === "line"
      ? [
          line(data.rows, { ...channels, stroke: "series", strokeWidth: 2.5 }),
          dot(data.rows, { ...channels, fill: "series", r: 2.5 }),
        ]
      : [barY(data.rows, { ...channels, fill: "series", rx: 3, insetLeft: 1, insetRight: 1 })];
  return plot({
    ...COMMON,
    width,
    height: Math.min(320, Math.max(200, width * 0.5)),
    marginLeft: 44,
    x: { type: kind === "line" ? "point" : "band", domain: data.names, label: null },
    y: { label: unit || null, zero: fromZero, nice: true },
    color: { domain: data.series, range: colours },
    marks: [
      gridY({ strokeOpacity: 0.15 }),
      axisX(named, { tickSize: 0 }),
      axisY({ tickSize: 0, ticks: 5 }),
      ...(fromZero ? [ruleY([0], { strokeOpacity: 0.4 })] : []),
      ruleY(limits, { y: "y", strokeDasharray: "4 3", strokeOpacity: 0.7 }),
      text(limits, { y: "y", text: "name", frameAnchor: "right", dy: -7, textAnchor: "end" }),
      ...marks,
      tip(
        data.rows,
        pointerX({
          ...channels,
          title: (row: Row) => `${row.x}\n${row.series}: ${row.y} ${unit}`,
          fill: "var(--surface)",
        }),
      ),
    ],
  });
}

function lying(data: Figures, { width, unit, colours }: Options): SVGSVGElement | HTMLElement {
  const first = data.rows.filter((row) => row.series === data.series[0]);
  const longest = Math.max(4, ...data.names.map((name) => name.length));
  return plot({
    ...COMMON,
    width,
    height: first.length * 30 + 20,
    marginLeft: Math.min(width * 0.45, longest * 7 + 12),
    marginRight: 48 + unit.length * 7,
    x: { axis: null },
    y: { domain: data.names, label: null, tickSize: 0 },
    marks: [
      barX(first, { x: "y", y: "x", fill: colours[0] ?? "currentColor", rx: 3, insetTop: 4, insetBottom: 4 }),
      text(first, { x: "y", y: "x", text: (row: Row) => `${row.y} ${unit}`.trim(), textAnchor: "start", dx: 5 }),
    ],
  });
}

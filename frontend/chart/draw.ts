/** Draws figures with Observable Plot in the colours of the page. */

import {
  areaY,
  axisX,
  axisY,
  barX,
  barY,
  dot,
  gridY,
  line,
  plot,
  pointerX,
  ruleY,
  text,
  tip,
} from "@observablehq/plot";
import { type Figures, type Limit, type Row, withGaps } from "./table.ts";

export type Kind = "line" | "bar" | "stack" | "rank" | "time";
export const SERIES = ["brand", "economy", "people", "mobility", "living", "environment"];

interface Options {
  kind: Kind;
  width: number;
  unit: string;
  colours: string[];
  step?: number; // seconds between two moments
  fromZero?: boolean;
  limits?: Limit[];
}

// A fixed class makes the style that Plot writes into its picture always the same text, which our content security
// policy admits by its hash (config/settings/security.py).
const COMMON = { className: "kota-plot", style: { fontFamily: "inherit", fontSize: "12px", overflow: "visible" } };

export function draw(data: Figures, options: Options): SVGSVGElement | HTMLElement {
  const picture = { rank: lying, time: running, line: upright, bar: upright, stack: upright }[options.kind](
    data,
    options,
  );
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
  const ticks = steps(data.rows.map((row) => row.y));
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
      gridY({ strokeOpacity: 0.15, ticks }),
      axisX(named, { tickSize: 0 }),
      axisY({ tickSize: 0, ticks }),
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

/** Of few whole things there are no fifths. */
function steps(values: number[]): number {
  const most = Math.max(1, ...values.map(Math.abs));
  return values.every(Number.isInteger) ? Math.min(5, most) : 5;
}

/** The first series as a line over time; between the second and third, lowest and highest, the room is shaded. */
function running(data: Figures, { width, unit, colours, step }: Options): SVGSVGElement | HTMLElement {
  const of = (name: string | undefined) => data.rows.filter((row) => row.series === name && row.at);
  const [mean, low, high] = data.series.slice(0, 3).map(of);
  const tops = new Map(high?.map((row) => [row.at?.getTime(), row.y]));
  const span = withGaps(low ?? [], step ?? 0).map((row) => ({ ...row, top: tops.get(row.at?.getTime()) }));
  const colour = colours[0] ?? "currentColor";
  const said = (row: Row) => `${row.x}\n${row.y.toLocaleString(document.documentElement.lang)} ${unit}`;
  const points = withGaps(mean ?? [], step ?? 0);
  return plot({
    ...COMMON,
    width,
    height: Math.min(340, Math.max(200, width * 0.45)),
    marginLeft: 52,
    x: { type: "utc", label: null },
    y: { label: unit || null, nice: true },
    marks: [
      gridY({ strokeOpacity: 0.15 }),
      axisX({ ticks: Math.max(3, Math.floor(width / 110)), tickSize: 0, tickFormat: named(mean ?? []) as never }),
      axisY({ tickSize: 0, ticks: 5 }),
      areaY(span, { x: "at", y1: "y", y2: "top", fill: colour, fillOpacity: 0.18 }),
      line(points, { x: "at", y: "y", stroke: colour, strokeWidth: 2 }),
      ...((mean?.length ?? 0) < 40 ? [dot(mean ?? [], { x: "at", y: "y", fill: colour, r: 2.5 })] : []),
      tip(mean ?? [], pointerX({ x: "at", y: "y", title: said as never, fill: "var(--surface)" })),
    ],
  });
}

/** Names of moments in the page's language: hours within two days, days within a year or so, else months. */
function named(rows: Row[]): (moment: Date) => string {
  const days = ((rows.at(-1)?.at?.getTime() ?? 0) - (rows[0]?.at?.getTime() ?? 0)) / 86_400_000;
  const style: Intl.DateTimeFormatOptions =
    days <= 2 ? { hour: "2-digit", minute: "2-digit" } : { day: "numeric", month: "short" };
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: "UTC", hour12: false, ...style });
  return (moment) => format.format(moment);
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

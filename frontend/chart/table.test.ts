import assert from "node:assert/strict";
import { test } from "node:test";
import { type Row, readTable, withGaps } from "./table.ts";

const cell = (textContent: string, value?: string) => ({ textContent, dataset: value === undefined ? {} : { value } });
const table = {
  tHead: { rows: [{ cells: [cell("Week"), cell("Received"), cell("Solved")] }] },
  tBodies: [
    {
      rows: [
        { cells: [cell("W30"), cell("1.240", "1240"), cell("–")] },
        { cells: [cell("W31"), cell("7"), cell("3")] },
      ],
    },
  ],
} as unknown as HTMLTableElement;

test("a cell's data-value is the figure; a cell without a figure is left out", () => {
  const { names, series, rows } = readTable(table);
  assert.deepEqual(names, ["W30", "W31"]);
  assert.deepEqual(series, ["Received", "Solved"]);
  assert.deepEqual(rows, [
    { x: "W30", series: "Received", y: 1240 },
    { x: "W31", series: "Received", y: 7 },
    { x: "W31", series: "Solved", y: 3 },
  ]);
});

test("a cell's time is read as the city's clocks show it", () => {
  const time = { getAttribute: () => "2026-11-03T14:05:00+07:00" };
  const first = { textContent: "3 Nov", dataset: {}, querySelector: () => time };
  const one = { ...table, tBodies: [{ rows: [{ cells: [first, cell("7"), cell("3")] }] }] };
  assert.equal(readTable(one as unknown as HTMLTableElement).rows[0]?.at?.toISOString(), "2026-11-03T14:05:00.000Z");
});

test("a line breaks where values are missing, and nowhere else", () => {
  const at = (minute: number): Row => ({ x: "", at: new Date(minute * 60_000), series: "Mean", y: minute });
  const ys = withGaps([at(0), at(10), at(20), at(60), at(70)], 600).map((row) => row.y);
  assert.deepEqual(ys, [0, 10, 20, undefined, 60, 70]);
});

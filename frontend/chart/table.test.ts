import assert from "node:assert/strict";
import { test } from "node:test";
import { readTable } from "./table.ts";

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

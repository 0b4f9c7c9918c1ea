/** Reads the figures of an HTML table. */

export interface Row {
  x: string;
  series: string;
  y: number;
}
export interface Figures {
  names: string[];
  series: string[];
  rows: Row[];
}

export interface Limit {
  y: number;
  name: string;
}

/** `200 Siaga III;270 Siaga II` as values with their names; what is no number is left out. */
export function readLimits(text: string): Limit[] {
  const pairs = text.split(";").map((part) => part.trim().match(/^(-?\d+(?:\.\d+)?)\s+(.+)$/));
  return pairs.flatMap((found) => (found ? [{ y: Number(found[1]), name: found[2] ?? "" }] : []));
}

export function readTable(table: HTMLTableElement): Figures {
  const head = [...(table.tHead?.rows[0]?.cells ?? [])].map((cell) => cell.textContent?.trim() ?? "");
  const series = head.slice(1);
  const rows: Row[] = [];
  const names: string[] = [];
  for (const line of table.tBodies[0]?.rows ?? []) {
    const [first, ...rest] = [...line.cells];
    const x = first?.textContent?.trim() ?? "";
    names.push(x);
    for (const [index, cell] of rest.entries()) {
      const y = number(cell);
      if (y !== null && series[index] !== undefined) rows.push({ x, series: series[index], y });
    }
  }
  return { names, series, rows };
}

function number(cell: HTMLTableCellElement): number | null {
  const text = cell.dataset.value ?? cell.textContent?.trim() ?? "";
  return text !== "" && Number.isFinite(Number(text)) ? Number(text) : null;
}

/** Reads the figures of an HTML table. */

export interface Row {
  x: string;
  at?: Date;
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
    const at = moment(first);
    names.push(x);
    for (const [index, cell] of rest.entries()) {
      const y = number(cell);
      if (y !== null && series[index] !== undefined) rows.push({ x, ...(at ? { at } : {}), series: series[index], y });
    }
  }
  return { names, series, rows };
}

function number(cell: HTMLTableCellElement): number | null {
  const text = cell.dataset.value ?? cell.textContent?.trim() ?? "";
  return text !== "" && Number.isFinite(Number(text)) ? Number(text) : null;
}

/** The moment of a cell's `<time>` as the clocks of the city show it: its own offset is dropped, so read it as UTC. */
function moment(cell: HTMLTableCellElement | undefined): Date | undefined {
  const stamp = cell?.querySelector?.("time")?.getAttribute("datetime") ?? "";
  const here = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?/.exec(stamp);
  return here ? new Date(`${here[0]}Z`) : undefined;
}

/** Rows of one series, with an empty one wherever more than two and a half steps (seconds) lie between two of them. */
export function withGaps(rows: Row[], step: number): (Row | { at: Date; y: undefined })[] {
  const found: (Row | { at: Date; y: undefined })[] = [];
  for (const [index, row] of rows.entries()) {
    const before = rows[index - 1]?.at;
    if (before && row.at && row.at.getTime() - before.getTime() > step * 2500)
      found.push({ at: new Date(before.getTime() + step * 1000), y: undefined });
    found.push(row);
  }
  return found;
}

/** What somebody looked for lately. It is kept in this browser alone, and they can take it away. */

export interface Place {
  name: string;
  lon: number;
  lat: number;
}

export interface Journey {
  title: string;
  query: string;
}

const MOST = 8;
const PLACES = "kota-places";
const JOURNEYS = "kota-journeys";

function read<T>(key: string): T[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(found) ? (found as T[]) : [];
  } catch {
    return [];
  }
}

function write(key: string, rows: unknown[]): void {
  try {
    if (rows.length) localStorage.setItem(key, JSON.stringify(rows.slice(0, MOST)));
    else localStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing has no history.
  }
}

export const places = (): Place[] => read<Place>(PLACES);
export const journeys = (): Journey[] => read<Journey>(JOURNEYS);

/** The newest first, each once. */
export function wentTo(place: Place): void {
  write(PLACES, [place, ...places().filter((one) => one.name !== place.name)]);
}

export function looked(journey: Journey): void {
  write(JOURNEYS, [journey, ...journeys().filter((one) => one.title !== journey.title)]);
}

export function forget(journey: Journey): void {
  write(
    JOURNEYS,
    journeys().filter((one) => one.title !== journey.title),
  );
}

export function forgetAll(): void {
  for (const key of [PLACES, JOURNEYS]) localStorage.removeItem(key);
}

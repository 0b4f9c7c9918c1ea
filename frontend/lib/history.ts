/** What somebody looked for lately, and a guest's own places. It is kept in this browser alone, and they can take it away. */

export interface Place {
  name: string;
  lon: number;
  lat: number;
}

export interface Journey {
  title: string;
  query: string;
}

/** A place of one's own. What an account keeps has no position here: the city finds it by its name. */
export interface Own {
  kind: string;
  name: string;
  place: string;
  lon?: number;
  lat?: number;
}

const MOST = 8;
const OWN = "kota-own-places";
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

function write(key: string, rows: unknown[], most = MOST): void {
  try {
    if (rows.length) localStorage.setItem(key, JSON.stringify(rows.slice(0, most)));
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

const ORDER = ["home", "work"];
const rank = (one: Own) => (ORDER.indexOf(one.kind) + ORDER.length + 1) % (ORDER.length + 1);

/** Those of this browser: home and work first. */
export const ownHere = (): Own[] => read<Own>(OWN).sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));

/** Those of the account that is signed in, as the page holds them, and those of this browser. */
export function own(): Own[] {
  const text = document.getElementById("own-places")?.textContent;
  return [...(text ? (JSON.parse(text) as Own[]) : []), ...ownHere()];
}

const alike = (a: Own, b: Own) => a.name.toLowerCase() === b.name.toLowerCase();

export function saveHere(place: Own): void {
  write(OWN, [place, ...ownHere().filter((one) => !alike(one, place))], 20);
}

export function removeHere(place: Own): void {
  write(
    OWN,
    ownHere().filter((one) => !alike(one, place)),
  );
}

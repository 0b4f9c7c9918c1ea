/**
 * Fetches the parts of the wall again when something happened, and by the clock, since deadlines pass without an event.
 * However many events come, a part is fetched at most once in a while; focus stays where it was.
 */

import { listen } from "../lib/events.ts";
import { htmx } from "../lib/htmx.ts";
import type { Line } from "./line.ts";

const SOON_MS = 150; // events of one moment
const REST_MS = { now: 1000, day: 15_000, map: 3000 };
const EVERY_MS = { now: 20_000, day: 60_000, map: 60_000 };
const TOKEN_MS = 6 * 3600_000;

type Told = (part: HTMLElement) => void;
type Refresh = (topics: string[]) => void;

export function parts(state: Line, swapped: Told): { with(refresh: Refresh): void } {
  const [now, day] = ["now", "day"].map((id) => document.getElementById(id));
  if (!now || !day) return { with: () => undefined };
  let drawn: Refresh = () => undefined;
  const heard = new Set<string>();
  const map = paced(REST_MS.map, EVERY_MS.map, () => {
    drawn([...heard]);
    heard.clear();
  });
  const asks = [
    fetched(now, REST_MS.now, EVERY_MS.now, state, swapped),
    fetched(day, REST_MS.day, EVERY_MS.day, state, swapped),
  ];
  const told = (topics: string[]) => {
    for (const topic of topics) heard.add(topic);
    for (const ask of [...asks, map]) ask();
  };
  let end = listenOn(now, told);
  setInterval(() => {
    end();
    end = listenOn(now, told);
  }, TOKEN_MS);
  return { with: (refresh) => (drawn = refresh) };
}

/** With the token of the newest part: the first one ends after a day, and a wall stays open for weeks. */
function listenOn(now: HTMLElement, told: Refresh): () => void {
  const fresh = now.querySelector<HTMLElement>("[data-fresh-token]")?.dataset.freshToken;
  return listen((now.dataset.topics ?? "").split(" ").filter(Boolean), fresh || now.dataset.token || undefined, told);
}

function fetched(part: HTMLElement, rest: number, every: number, state: Line, swapped: Told): () => void {
  let at: number | undefined;
  part.addEventListener("htmx:beforeSwap", () => {
    at = place(part);
  });
  part.addEventListener("htmx:afterSettle", () => {
    refocus(part, at);
    swapped(part);
    state.fetched(true);
  });
  for (const failed of ["htmx:sendError", "htmx:responseError", "htmx:timeout"])
    part.addEventListener(failed, () => state.fetched(false));
  return paced(rest, every, () => htmx.trigger(part, "live", {}));
}

/** Which of the part's links has the focus. */
function place(part: HTMLElement): number | undefined {
  const found = [...part.querySelectorAll("a")].indexOf(document.activeElement as HTMLAnchorElement);
  return found < 0 ? undefined : found;
}

/** Whoever stood on a line that is gone stands on the one that took its place. */
function refocus(part: HTMLElement, at: number | undefined): void {
  if (at === undefined || part.contains(document.activeElement)) return;
  const links = part.querySelectorAll("a");
  links[Math.min(at, links.length - 1)]?.focus({ preventScroll: true });
}

/** Calls soon after it is asked to, but no sooner than `rest` after the last time; and by itself every so often. */
function paced(rest: number, every: number, call: () => void): () => void {
  let last = Date.now();
  let waits: ReturnType<typeof setTimeout> | undefined;
  const run = () => {
    waits = undefined;
    last = Date.now();
    call();
  };
  const ask = () => {
    if (waits === undefined) waits = setTimeout(run, Math.max(SOON_MS, last + rest - Date.now()));
  };
  setInterval(() => {
    if (Date.now() - last >= every) ask();
  }, 1000);
  return ask;
}

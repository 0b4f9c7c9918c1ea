/** How fresh the wall is: live, waiting for the line, or old since some moment; never silently old. */

import { onLine } from "../lib/events.ts";
import { say } from "../lib/words.ts";

export interface Line {
  /** A part was fetched, or could not be. */
  fetched(well: boolean): void;
}

const STALE_MS = 45_000;

export function line(): Line {
  const shown = document.getElementById("line");
  const words = document.getElementById("line-words");
  let last = Date.now();
  let isOpen = false;
  let isWell = true;
  const draw = () => {
    const old = Date.now() - last > STALE_MS;
    const state = old ? "stale" : isOpen && isWell ? "live" : "waiting";
    const told = {
      live: say("Langsung", "Live"),
      waiting: say("Menyambung kembali…", "Reconnecting…"),
      stale: say(`Tidak diperbarui sejak ${time(last)}`, `Not updated since ${time(last)}`),
    }[state];
    if (shown) shown.dataset.state = state;
    if (words && words.textContent !== told) words.textContent = told;
  };
  onLine((open) => {
    isOpen = open;
    draw();
  });
  setInterval(draw, 1000);
  draw();
  return {
    fetched: (well) => {
      isWell = well;
      if (well) last = Date.now();
      draw();
    },
  };
}

function time(moment: number): string {
  const zone = document.getElementById("clock")?.dataset.zone ?? "UTC";
  return new Date(moment).toLocaleTimeString(document.documentElement.lang, { timeZone: zone, hour12: false });
}

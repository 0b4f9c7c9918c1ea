/** Whatever is urgent and new is said aloud, marked for a while, and may ring. */

import { say } from "../lib/words.ts";

let known: Set<string> | undefined;

export function urgent(ring: () => void): void {
  const found = [...document.querySelectorAll<HTMLElement>(".decision[data-urgent]")];
  const fresh = known ? found.filter((one) => !known?.has(one.id)) : [];
  known = new Set(found.map((one) => one.id));
  if (!fresh.length) return;
  for (const one of fresh) one.dataset.fresh = "";
  const region = document.getElementById("urgent");
  if (region) region.textContent = words(fresh);
  ring();
}

function words(fresh: HTMLElement[]): string {
  const told = fresh.slice(0, 3).map((one) => one.querySelector(".decision-what")?.textContent?.trim() ?? "");
  const more = fresh.length > 3 ? say(`, dan ${fresh.length - 3} lagi`, `, and ${fresh.length - 3} more`) : "";
  return `${say("Mendesak", "Urgent")}: ${told.join("; ")}${more}`;
}

/** Maps in strong colours: as the device asks for, until somebody says otherwise. */

const KEY = "kota-map-contrast";

export const isStrong = (): boolean => document.documentElement.dataset.mapContrast === "more";

export function choose(strong: boolean): void {
  localStorage.setItem(KEY, strong ? "more" : "less");
  document.documentElement.dataset.mapContrast = strong ? "more" : "less";
}

function chosen(): boolean {
  const kept = localStorage.getItem(KEY);
  return kept ? kept === "more" : matchMedia("(prefers-contrast: more)").matches;
}

document.documentElement.dataset.mapContrast = chosen() ? "more" : "less";

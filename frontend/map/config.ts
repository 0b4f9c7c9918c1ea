/** What the server says about the map of this city. */

import type { FeatureCollection } from "geojson";

export type Level = "province" | "kota" | "kecamatan" | "kelurahan";

export interface MapConfig {
  basemap: "own" | "pmtiles" | "style";
  url: string;
  boundaries: Partial<Record<Level, string>>;
  places: string;
  bbox: [number, number, number, number];
  centre: [number, number];
  approximate: boolean;
  attribution: string;
}

const kept = new Map<string, Promise<unknown>>();

/** Fetch JSON once for each address, however many maps a page has. */
function fetchOnce<T>(url: string): Promise<T> {
  let found = kept.get(url);
  if (!found) {
    found = fetch(url).then((response) => {
      if (!response.ok) throw new Error(`${url}: ${response.status}`);
      return response.json();
    });
    found.catch(() => kept.delete(url));
    kept.set(url, found);
  }
  return found as Promise<T>;
}

export const mapConfig = (url: string): Promise<MapConfig> => fetchOnce<MapConfig>(url);
export const geojson = (url: string): Promise<FeatureCollection> => fetchOnce<FeatureCollection>(url);
/** What a server says now; nothing when it has no answer, or when the reader moved on before the last of it came. */
export async function asked<T>(url: URL | string, options: RequestInit = {}): Promise<T | undefined> {
  try {
    const response = await fetch(url, options);
    return response.ok ? ((await response.json()) as T) : undefined;
  } catch {
    return undefined;
  }
}

export const NOTHING: FeatureCollection = { type: "FeatureCollection", features: [] };

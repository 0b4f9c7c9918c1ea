/** Where a photo was taken, as its camera wrote it. */

import exifr from "exifr/dist/lite.esm.mjs";

export interface Shot {
  lon: number;
  lat: number;
}

export async function takenAt(file: File): Promise<Shot | null> {
  try {
    const found = await exifr.gps(file);
    if (!found || !Number.isFinite(found.latitude) || !Number.isFinite(found.longitude)) return null;
    if (found.latitude === 0 && found.longitude === 0) return null;
    return { lon: found.longitude, lat: found.latitude };
  } catch {
    return null;
  }
}

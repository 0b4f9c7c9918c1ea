/** A small map with one pin that is dragged, tapped or moved with the arrow keys to a place. */

import { say } from "../lib/words.ts";
import type { MapConfig } from "./config.ts";
import { maplibregl, openMap } from "./open.ts";

type Moved = (lon: number, lat: number) => void;
export type Pin = { move: (lon: number, lat: number, zoom: number) => void };
const STEPS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const STEP_PX = 6;

export async function openPin(
  canvas: HTMLElement,
  config: MapConfig,
  start: [number, number] | undefined,
  moved: Moved,
): Promise<Pin> {
  const label = say("Peta: ketuk untuk menaruh penanda", "Map: tap to place the pin");
  const map = await openMap(canvas, config, { centre: start, zoom: start ? 16 : undefined, label });
  const pin = new maplibregl.Marker({ color: "#c8452f", draggable: true }).setLngLat(start ?? config.centre);
  if (start) pin.addTo(map);
  const tell = () => moved(pin.getLngLat().lng, pin.getLngLat().lat);
  byKeys(map, pin, tell);
  pin.on("dragend", tell);
  map.on("click", (event) => {
    pin.setLngLat(event.lngLat).addTo(map);
    tell();
  });
  return {
    move: (lon, lat, zoom) => {
      pin.setLngLat([lon, lat]).addTo(map);
      map.jumpTo({ center: [lon, lat], zoom });
    },
  };
}

function byKeys(map: maplibregl.Map, pin: maplibregl.Marker, tell: () => void): void {
  const handle = pin.getElement();
  handle.tabIndex = 0;
  handle.setAttribute("role", "button");
  const label = say("Penanda lokasi; geser dengan tombol panah", "Place pin; move it with the arrow keys");
  handle.setAttribute("aria-label", label);
  handle.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const at = map.project(pin.getLngLat());
    pin.setLngLat(map.unproject([at.x + step[0] * STEP_PX, at.y + step[1] * STEP_PX]));
    tell();
  });
}

/** Tones only for whoever asked for them on this screen. */

import { ring as sounds } from "../lib/tones.ts";

const KEPT = "kota-control-sound";

export function sound(): { ring: () => void; toggle: () => void } {
  const button = document.getElementById("sound");
  let context: AudioContext | undefined;
  let isOn = localStorage.getItem(KEPT) === "on";
  const draw = () => button?.setAttribute("aria-pressed", String(isOn));
  const ring = () => {
    if (!isOn) return;
    context ??= new AudioContext();
    sounds(context);
  };
  const toggle = () => {
    isOn = !isOn;
    localStorage.setItem(KEPT, isOn ? "on" : "off");
    draw();
    ring();
  };
  button?.addEventListener("click", toggle);
  draw();
  return { ring, toggle };
}

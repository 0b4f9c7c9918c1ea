/**
 * An alarm before one has to get off: it watches where the device is, and tells by sound, vibration and words.
 *
 * <kota-alight><ol><li data-alight="106.83,-6.19" data-name="Manggarai">...</li></ol></kota-alight>
 *
 * Nothing of where the reader is leaves the device. Without a position, or without JavaScript, the list is all there is.
 */

import { icon, make } from "../lib/dom.ts";
import { say } from "../lib/words.ts";

const NEAR_M = 500;
const METRES = 111_195;

class Alight extends HTMLElement {
  #watch: number | undefined;
  readonly #told = new Set<HTMLElement>();
  readonly #says = make("p", { class: "notice notice-info", role: "status", hidden: true });

  connectedCallback(): void {
    if (!("geolocation" in navigator) || this.querySelector(".alight-button")) return;
    const button = make("button", {
      type: "button",
      class: "button button-second alight-button",
      "aria-pressed": "false",
    });
    button.append(icon("bell-ring"), make("span", {}, say("Ingatkan saya turun", "Tell me when to get off")));
    button.addEventListener("click", () => (this.#watch === undefined ? this.#start(button) : this.#stop(button)));
    this.prepend(button, this.#says);
  }

  disconnectedCallback(): void {
    if (this.#watch !== undefined) navigator.geolocation.clearWatch(this.#watch);
  }

  #start(button: HTMLElement): void {
    this.#watch = navigator.geolocation.watchPosition(
      (at) => this.#moved(at.coords.longitude, at.coords.latitude),
      () =>
        this.#tell(
          say("Posisi tidak diketahui: perhatikan sendiri.", "Your position is not known: watch out yourself."),
        ),
      { enableHighAccuracy: true, maximumAge: 10_000 },
    );
    button.setAttribute("aria-pressed", "true");
  }

  #stop(button: HTMLElement): void {
    if (this.#watch !== undefined) navigator.geolocation.clearWatch(this.#watch);
    this.#watch = undefined;
    button.setAttribute("aria-pressed", "false");
    this.#says.hidden = true;
  }

  #moved(lon: number, lat: number): void {
    for (const leg of this.querySelectorAll<HTMLElement>("[data-alight]")) {
      const [x, y] = (leg.dataset.alight ?? "").split(",").map(Number);
      if (x === undefined || y === undefined || this.#told.has(leg)) continue;
      const far = Math.hypot((lon - x) * Math.cos((lat * Math.PI) / 180), lat - y) * METRES;
      if (far > NEAR_M) continue;
      this.#told.add(leg);
      const name = leg.dataset.name ?? "";
      this.#tell(say(`Sebentar lagi turun di ${name}.`, `Get off soon, at ${name}.`));
      navigator.vibrate?.([300, 150, 300]);
    }
  }

  #tell(words: string): void {
    this.#says.textContent = words;
    this.#says.hidden = false;
  }
}

customElements.define("kota-alight", Alight);

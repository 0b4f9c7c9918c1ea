/**
 * An alarm before one has to get off: it watches where the device is, and tells by sound, vibration and words.
 *
 * <kota-alight><ol><li data-alight="106.83,-6.19" data-name="Manggarai">...</li></ol></kota-alight>
 *
 * It sounds and keeps the screen awake as long as the page is open: a page that is asleep hears of no position.
 * Nothing of where the reader is leaves the device. Without a position, or without JavaScript, the list is all there is.
 */

import { icon, make } from "../lib/dom.ts";
import { ring } from "../lib/tones.ts";
import { say } from "../lib/words.ts";

const NEAR_M = 500;
const METRES = 111_195;

class Alight extends HTMLElement {
  #watch: number | undefined;
  #sound: AudioContext | undefined;
  #awake: WakeLockSentinel | undefined;
  #isLost = false;
  #soon = "";
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
    this.#rest();
  }

  #start(button: HTMLElement): void {
    this.#sound = typeof AudioContext === "function" ? new AudioContext() : undefined;
    navigator.wakeLock
      ?.request("screen")
      .then((lock) => {
        if (this.#watch === undefined) return lock.release(); // it was switched off before the screen was granted
        this.#awake = lock;
      })
      .catch(() => undefined); // a low battery may forbid it
    this.#watch = navigator.geolocation.watchPosition(
      (at) => this.#moved(at.coords.longitude, at.coords.latitude),
      () => {
        this.#isLost = true;
        this.#tell();
      },
      { enableHighAccuracy: true, maximumAge: 10_000 },
    );
    button.setAttribute("aria-pressed", "true");
    this.#tell();
  }

  #stop(button: HTMLElement): void {
    this.#rest();
    button.setAttribute("aria-pressed", "false");
    this.#says.hidden = true;
  }

  #rest(): void {
    if (this.#watch !== undefined) navigator.geolocation.clearWatch(this.#watch);
    void this.#awake?.release();
    void this.#sound?.close();
    this.#watch = this.#awake = this.#sound = undefined;
    [this.#isLost, this.#soon] = [false, ""];
    this.#told.clear();
  }

  #moved(lon: number, lat: number): void {
    this.#isLost = false;
    for (const leg of this.querySelectorAll<HTMLElement>("[data-alight]")) {
      const [x, y] = (leg.dataset.alight ?? "").split(",").map(Number);
      if (x === undefined || y === undefined || this.#told.has(leg)) continue;
      const far = Math.hypot((lon - x) * Math.cos((lat * Math.PI) / 180), lat - y) * METRES;
      if (far > NEAR_M) continue;
      this.#told.add(leg);
      const name = leg.dataset.name ?? "";
      this.#soon = say(`Sebentar lagi turun di ${name}.`, `Get off soon, at ${name}.`);
      navigator.vibrate?.([300, 150, 300]);
      if (this.#sound) ring(this.#sound);
    }
    this.#tell();
  }

  /** That one has to get off stays said, whatever becomes of the position. */
  #tell(): void {
    const lost = say("Posisi tidak diketahui: perhatikan sendiri.", "Your position is not known: watch out yourself.");
    const on = say(
      "Pengingat menyala, dengan bunyi dan getar. Biarkan halaman ini terbuka.",
      "The alarm is on, with sound and vibration. Leave this page open.",
    );
    this.#says.textContent = [this.#soon, this.#isLost ? lost : this.#soon ? "" : on].filter(Boolean).join(" ");
    this.#says.hidden = false;
  }
}

customElements.define("kota-alight", Alight);

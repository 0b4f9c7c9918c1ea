/**
 * Photos from camera or gallery: shown at once, made smaller before they are sent, and their place offered.
 *
 * <kota-photo data-max="5"><input type="file" name="photos" accept="image/*" multiple></kota-photo>
 */

import { announce, icon, make } from "../lib/dom.ts";
import { say } from "../lib/words.ts";
import type { Place } from "./kota-place.ts";
import { type Shot, takenAt } from "./photo/gps.ts";
import { smaller } from "./photo/smaller.ts";

class Photo extends HTMLElement {
  #files: File[] = [];
  #field: HTMLInputElement | null = null;
  #list = make("ul", { class: "photos photo-list" });
  #offer = make("div", { class: "photo-offer", role: "status" });
  #known = make("input", { type: "hidden", name: "photo_at" }); // who marks no place is asked about this one

  connectedCallback(): void {
    const field = this.querySelector<HTMLInputElement>("input[type=file]");
    if (!field || this.#field) return;
    this.#field = field;
    field.addEventListener("change", () => void this.#added([...(field.files ?? [])]));
    field.classList.add("visually-hidden");
    field.after(this.#buttons(field));
    this.append(this.#list, this.#offer);
    if (field.files?.length) void this.#added([...field.files]); // chosen before this code had come
  }

  /** The field itself opens the gallery, by a label that looks like a button; on phones another opens the camera. */
  #buttons(field: HTMLInputElement): HTMLElement {
    const pick = make("label", { class: "button button-second", for: field.id }, icon("image-plus"));
    pick.append(make("span", {}, say("Pilih foto", "Choose photos")));
    const camera = matchMedia("(pointer: coarse)").matches ? [this.#camera()] : [];
    return make("p", { class: "actions photo-buttons" }, ...camera, pick);
  }

  #camera(): HTMLElement {
    const camera = make("input", {
      type: "file",
      accept: "image/*",
      capture: "environment",
      class: "visually-hidden",
      tabindex: "-1",
      "aria-hidden": "true",
    });
    camera.addEventListener("change", () => void this.#added([...(camera.files ?? [])]));
    const button = make("button", { type: "button", class: "button button-second" }, icon("camera"));
    button.append(make("span", {}, say("Ambil foto", "Take a photo")));
    button.addEventListener("click", () => camera.click());
    return make("span", {}, button, camera);
  }

  async #added(files: File[]): Promise<void> {
    const images = files.filter((file) => file.type.startsWith("image/"));
    const room = Number(this.dataset.max ?? 5) - this.#files.length;
    if (images.length > room)
      announce(say("Terlalu banyak foto; yang pertama dipakai.", "Too many photos; the first ones are taken."));
    const busy = make("p", { class: "hint" }, say("Menyiapkan foto…", "Preparing the photos…"));
    this.append(busy);
    for (const file of images.slice(0, Math.max(0, room))) {
      const shot = await takenAt(file); // before it is drawn anew, which loses what the camera wrote
      this.#files.push(await smaller(file));
      if (shot) this.#offerPlace(shot);
    }
    busy.remove();
    this.#sync();
  }

  /** The field holds exactly what is shown. */
  #sync(): void {
    if (!this.#field) return;
    const bag = new DataTransfer();
    for (const file of this.#files) bag.items.add(file);
    this.#field.files = bag.files;
    this.#list.replaceChildren(...this.#files.map((file, index) => this.#preview(file, index)));
  }

  #preview(file: File, index: number): HTMLElement {
    const address = URL.createObjectURL(file);
    const picture = make("img", { src: address, alt: say(`Foto ${index + 1}`, `Photo ${index + 1}`) });
    picture.addEventListener("load", () => URL.revokeObjectURL(address), { once: true });
    picture.addEventListener("error", () => this.#unreadable(file, picture), { once: true });
    const label = say(`Hapus foto ${index + 1}`, `Remove photo ${index + 1}`);
    const remove = make(
      "button",
      { type: "button", class: "icon-button", "aria-label": label, title: label },
      icon("x"),
    );
    remove.addEventListener("click", () => {
      this.#files.splice(index, 1);
      if (!this.#files.length) this.#forgetPlace();
      this.#sync();
    });
    return make("li", {}, picture, remove);
  }

  /** A browser cannot show every format that the city takes (HEIC), so this is a warning and no refusal. */
  #unreadable(file: File, picture: HTMLElement): void {
    const words = say(
      `${file.name}: tidak dapat ditampilkan di sini. Mungkin bukan foto.`,
      `${file.name}: cannot be shown here. It may be no photo.`,
    );
    picture.replaceWith(make("p", { class: "photo-unseen small" }, words));
    announce(words);
  }

  #forgetPlace(): void {
    this.#offer.replaceChildren();
    this.#known.remove();
  }

  #offerPlace(shot: Shot): void {
    const place = this.closest("form")?.querySelector<Place>("kota-place");
    if (!place || this.#known.isConnected) return;
    this.#known.value = `${shot.lon.toFixed(6)},${shot.lat.toFixed(6)}`;
    this.append(this.#known);
    const button = make("button", { type: "button", class: "button button-second button-s" }, icon("map-pin"));
    button.append(make("span", {}, say("Pakai lokasi foto", "Use the photo's place")));
    button.addEventListener("click", async () => {
      await import("./kota-place.ts");
      place.put(shot.lon, shot.lat, "photo");
      this.#forgetPlace();
    });
    this.#offer.replaceChildren(
      make("p", {}, say("Foto ini mencatat tempatnya.", "This photo knows where it was taken.")),
      button,
    );
  }
}

customElements.define("kota-photo", Photo);

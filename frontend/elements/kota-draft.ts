/**
 * Keeps what was typed into the form inside it on this device until the form is sent.
 * <kota-draft data-key="report"><form>…</form></kota-draft>
 */

import { announce, later } from "../lib/dom.ts";
import { say } from "../lib/words.ts";

const KINDS = new Set(["text", "textarea", "search", "tel", "email", "select-one", "radio"]);
const MAX_AGE_MS = 7 * 24 * 3600 * 1000;
type Kept = { at: number; values: Record<string, string> };
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

class Draft extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector("form");
    if (!form) return;
    const key = `kota-draft:${this.dataset.key ?? location.pathname}`;
    if (!form.querySelector("[aria-invalid=true]")) this.#restore(form, key);
    form.addEventListener(
      "input",
      later(() => this.#keep(form, key), 400),
    );
    form.addEventListener("submit", () => localStorage.removeItem(key));
  }

  #fields(form: HTMLFormElement): Field[] {
    return ([...form.elements] as Field[]).filter((field) => field.name && KINDS.has(field.type));
  }

  #keep(form: HTMLFormElement, key: string): void {
    const values: Record<string, string> = {};
    for (const field of this.#fields(form)) {
      if (field.type !== "radio" || (field as HTMLInputElement).checked) values[field.name] = field.value;
    }
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), values } satisfies Kept));
  }

  #restore(form: HTMLFormElement, key: string): void {
    const kept = read(key);
    if (!kept || Date.now() - kept.at > MAX_AGE_MS) {
      localStorage.removeItem(key);
      return;
    }
    let restored = false;
    for (const field of this.#fields(form)) {
      const value = kept.values[field.name];
      if (value === undefined || value === "") continue;
      if (field.type === "radio") (field as HTMLInputElement).checked = field.value === value;
      else if (field.value === "") field.value = value;
      restored = true;
      field.dispatchEvent(new Event("input", { bubbles: false }));
    }
    if (restored) announce(say("Isian Anda yang belum terkirim dipulihkan.", "What you had typed was restored."));
  }
}

function read(key: string): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

customElements.define("kota-draft", Draft);

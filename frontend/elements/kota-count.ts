/**
 * Says how many characters are left.
 * <kota-count data-limit="500"><textarea maxlength="500"></textarea></kota-count>
 */

import { make } from "../lib/dom.ts";
import { say } from "../lib/words.ts";

class Count extends HTMLElement {
  connectedCallback(): void {
    const field = this.querySelector<HTMLTextAreaElement>("textarea, input");
    if (!field || this.querySelector(".count-left")) return;
    const limit = Number(this.dataset.limit ?? field.maxLength);
    const left = make("p", { class: "count-left", "aria-live": "off" });
    const show = () => {
      const rest = limit - field.value.length;
      left.textContent = say(`${rest} karakter tersisa`, `${rest} characters left`);
      left.setAttribute("aria-live", rest < 50 ? "polite" : "off");
    };
    field.addEventListener("input", show);
    show();
    this.append(left);
  }
}

customElements.define("kota-count", Count);

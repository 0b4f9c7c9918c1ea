/**
 * Adds a button that copies what is inside.
 * <kota-copy><code>JKT-8K3M-27Q</code></kota-copy>
 */

import { announce, icon, make } from "../lib/dom.ts";
import { say } from "../lib/words.ts";

class Copy extends HTMLElement {
  connectedCallback(): void {
    if (!navigator.clipboard || this.querySelector("button")) return;
    const label = say("Salin", "Copy");
    const button = make("button", { type: "button", class: "icon-button", "aria-label": label, title: label });
    button.append(icon("copy"));
    const text = this.dataset.text ?? this.textContent?.trim() ?? "";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text);
      button.replaceChildren(icon("check"));
      announce(say("Tersalin", "Copied"));
      setTimeout(() => button.replaceChildren(icon("copy")), 2000);
    });
    this.append(button);
  }
}

customElements.define("kota-copy", Copy);

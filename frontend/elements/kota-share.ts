/**
 * Passes a page on: the device's own way to share, a copy of the address, a print.
 *
 * <kota-share data-title="Manggarai → Monas" data-url="https://…"></kota-share>
 */

import { announce, icon, make } from "../lib/dom.ts";
import { say } from "../lib/words.ts";

class Share extends HTMLElement {
  connectedCallback(): void {
    const [url, title] = [this.dataset.url ?? location.href, this.dataset.title ?? document.title];
    if (typeof navigator.share === "function") {
      this.#button(
        "share-2",
        say("Bagikan", "Share"),
        () => void navigator.share({ title, url }).catch(() => undefined),
      );
    }
    if (navigator.clipboard) {
      this.#button("copy", say("Salin alamatnya", "Copy the address"), async () => {
        await navigator.clipboard.writeText(url);
        announce(say("Tersalin", "Copied"));
      });
    }
    this.#button("printer", say("Cetak", "Print"), () => print());
  }

  #button(sign: string, words: string, press: () => void): void {
    const button = make(
      "button",
      { type: "button", class: "button button-second" },
      icon(sign),
      make("span", {}, words),
    );
    button.addEventListener("click", press);
    this.append(button);
  }
}

customElements.define("kota-share", Share);

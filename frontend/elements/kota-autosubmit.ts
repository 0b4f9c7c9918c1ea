/**
 * Sends the filter form inside it as soon as a choice changes.
 * <kota-autosubmit><form method="get">…<button>Show</button></form></kota-autosubmit>
 */

import { later } from "../lib/dom.ts";

class Autosubmit extends HTMLElement {
  connectedCallback(): void {
    const send = later((form: HTMLFormElement) => form.requestSubmit(), 350);
    this.addEventListener("change", (event) => this.#send(event, send));
    this.addEventListener("input", (event) => {
      if ((event.target as HTMLInputElement).type === "search") this.#send(event, send);
    });
    for (const button of this.querySelectorAll<HTMLElement>("[data-replaced]")) button.hidden = true;
  }

  #send(event: Event, send: (form: HTMLFormElement) => void): void {
    const form = (event.target as HTMLInputElement).form;
    if (form) send(form);
  }
}

customElements.define("kota-autosubmit", Autosubmit);

/**
 * Opens the dialog inside it above the page; without JavaScript the link jumps to it.
 * <kota-dialog><a href="#ask" data-open>Ask</a><dialog id="ask">…</dialog></kota-dialog>
 */

class Dialog extends HTMLElement {
  connectedCallback(): void {
    const dialog = this.querySelector("dialog");
    if (!dialog) return;
    this.querySelector("[data-open]")?.addEventListener("click", (event) => {
      event.preventDefault();
      if (!dialog.open) dialog.showModal();
    });
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    if (location.hash === `#${dialog.id}` || this.hasAttribute("open")) dialog.showModal();
  }
}

customElements.define("kota-dialog", Dialog);

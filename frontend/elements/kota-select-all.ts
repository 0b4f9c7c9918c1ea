/**
 * Bulk choice in a table: the box named by `data-all` ticks all others, and the bar shows how many are ticked.
 * <kota-select-all><table>…<input type="checkbox" data-all>…</table><div data-chosen hidden>…<b data-count></b></div></kota-select-all>
 */

class SelectAll extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("change", (event) => this.#changed(event.target as HTMLInputElement));
    this.#show();
  }

  #boxes(): HTMLInputElement[] {
    return [...this.querySelectorAll<HTMLInputElement>("input[type=checkbox][name]")];
  }

  #changed(box: HTMLInputElement): void {
    if (box.matches("[data-all]")) for (const other of this.#boxes()) other.checked = box.checked;
    this.#show();
  }

  #show(): void {
    const chosen = this.#boxes().filter((box) => box.checked).length;
    for (const bar of this.querySelectorAll<HTMLElement>("[data-chosen]")) bar.hidden = chosen === 0;
    for (const count of this.querySelectorAll("[data-count]")) count.textContent = String(chosen);
  }
}

customElements.define("kota-select-all", SelectAll);

/**
 * A filter form, a map and a list that show the same things: when a filter changes or the map moves, the list follows and
 * the address bar holds the view. Without scripts the form sends itself and the list is the page.
 *
 * <kota-view data-list="list"><form method="get">…<input type="hidden" name="bbox"></form><kota-map …></kota-map>
 *   <kota-live id="list">…</kota-live></kota-view>
 */

import { announce, later } from "../lib/dom.ts";
import { htmx } from "../lib/htmx.ts";
import { say } from "../lib/words.ts";

class View extends HTMLElement {
  /** Back to the filters before: the page is drawn anew, as its address says. */
  readonly #back = (): void => {
    if (location.pathname + location.search !== this.#shown) location.reload();
  };
  #shown = location.pathname + location.search;
  readonly #typed = later(() => this.#show(), 400);

  connectedCallback(): void {
    const form = this.querySelector("form");
    if (!form) return;
    for (const button of form.querySelectorAll<HTMLElement>("[data-replaced]")) button.hidden = true;
    form.addEventListener("change", () => this.#show("step"));
    window.addEventListener("popstate", this.#back);
    form.addEventListener("input", (event) => {
      if ((event.target as HTMLInputElement).type === "search") this.#typed();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#show();
      form.dispatchEvent(new Event("change"));
    });
    this.addEventListener("kota:moved", (event) =>
      this.#put("bbox", (event as CustomEvent<{ bbox: string }>).detail.bbox),
    );
    this.addEventListener("kota:mode", (event) =>
      this.#put("mode", (event as CustomEvent<{ mode: string }>).detail.mode),
    );
    this.addEventListener("click", (event) => this.#whole(event));
  }

  /** "The whole city" lets go of the map's part without loading the page again; the map shows it, too. */
  #whole(event: Event): void {
    if (!(event.target as Element).closest("[data-whole]")) return;
    event.preventDefault();
    this.#put("bbox", "");
    this.querySelector("kota-map")?.dispatchEvent(new CustomEvent("kota:whole"));
  }

  /** Something of the map is kept in the form, and so in the address bar. */
  #put(name: string, value: string): void {
    const field = this.querySelector<HTMLInputElement>(`input[name=${name}]`);
    if (field) field.value = value;
    this.#show();
  }

  disconnectedCallback(): void {
    window.removeEventListener("popstate", this.#back);
  }

  /** A chosen filter is a step that the back button undoes; typing and moving the map are not. */
  #show(how: "step" | "same" = "same"): void {
    const form = this.querySelector("form");
    const list = document.getElementById(this.dataset.list ?? "list");
    if (!form || !list) return;
    const url = new URL(form.action, location.href);
    for (const [name, value] of new FormData(form)) if (value) url.searchParams.append(name, String(value));
    const path = url.pathname + url.search;
    if (path === this.#shown) return;
    if (how === "step") history.pushState(history.state, "", path);
    else history.replaceState(history.state, "", path);
    this.#shown = path;
    list.setAttribute("hx-get", path);
    htmx.process(list);
    list.dispatchEvent(new CustomEvent("live"));
    list.addEventListener("htmx:afterSwap", () => announce(this.#count(list)), { once: true });
  }

  #count(list: Element): string {
    return list.querySelector("h2")?.textContent?.trim() ?? say("Daftar diperbarui", "The list was updated");
  }
}

customElements.define("kota-view", View);

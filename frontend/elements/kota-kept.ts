/**
 * Pages that this device keeps and that open without a line: journeys, stops, lines, reports.
 *
 * <kota-kept></kota-kept>
 */

import { make } from "../lib/dom.ts";
import { ago, say } from "../lib/words.ts";

interface Page {
  path: string;
  title: string;
  at: number;
}

class Kept extends HTMLElement {
  connectedCallback(): void {
    if ("caches" in window) void this.#list();
  }

  async #list(): Promise<void> {
    const pages = await kept().catch(() => []);
    if (!pages.length) return;
    const rows = pages.map(({ path, title, at }) => {
      const seen = at ? [make("p", { class: "meta" }, say(`dilihat ${ago(at)}`, `seen ${ago(at)}`))] : [];
      return make("li", {}, make("a", { class: "list-title", href: path }, title), ...seen);
    });
    const heading = make("h2", { id: "kept-pages" }, say("Yang tersimpan di perangkat ini", "What this device keeps"));
    this.replaceChildren(
      make(
        "section",
        { class: "flow", "aria-labelledby": "kept-pages" },
        heading,
        make("ul", { class: "list" }, ...rows),
      ),
    );
  }
}

/** The newest first. */
async function kept(): Promise<Page[]> {
  const found: Page[] = [];
  for (const name of (await caches.keys()).filter((one) => one.startsWith("kota-pages-"))) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const response = await cache.match(request, { ignoreVary: true });
      const page = new DOMParser().parseFromString((await response?.text()) ?? "", "text/html");
      const { pathname, search } = new URL(request.url);
      const title = page.querySelector("h1")?.textContent?.trim() || page.title;
      found.push({ path: pathname + search, title, at: Date.parse(response?.headers.get("Date") ?? "") || 0 });
    }
  }
  return found.sort((a, b) => b.at - a.at);
}

customElements.define("kota-kept", Kept);

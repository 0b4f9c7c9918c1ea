/** Without a line a page says so, and how old it is. */

import { icon, make } from "./dom.ts";
import { ago, say } from "./words.ts";

const EVERY_MS = 30_000;

export function offline(): void {
  if (document.querySelector("kota-kept")) return; // the page that stands in for all others says it itself
  const since = Date.parse(document.body.dataset.kept ?? "") || Date.now(); // the service worker says it of a kept page
  const words = make("span", {});
  const bar = make("aside", { class: "offline-bar", role: "status" }, icon("wifi-off"), words);
  const tell = () => {
    const here = document.body.dataset.kept !== undefined || !navigator.onLine;
    if (!here) {
      bar.remove();
      return;
    }
    words.textContent = say(
      `Tanpa koneksi: yang tampil adalah keadaan ${ago(since)}.`,
      `No connection: this page is as it was ${ago(since)}.`,
    );
    if (!bar.isConnected) document.getElementById("main")?.before(bar);
  };
  const look = () => {
    tell();
    if (document.body.dataset.kept !== undefined && navigator.onLine && !document.hidden) void newest();
  };
  tell();
  setInterval(look, EVERY_MS);
  window.addEventListener("offline", tell);
  window.addEventListener("online", look);
}

/**
 * A kept page gives way to its newest self once the city answers. "Online" is a network without a word of what lies
 * behind it, and is also said while one leaves: a page that is being left asks nothing any more, and so never comes back.
 */
async function newest(): Promise<void> {
  const answer = await fetch("/healthz", { cache: "no-store" }).catch(() => undefined);
  if (answer?.ok) location.reload();
}

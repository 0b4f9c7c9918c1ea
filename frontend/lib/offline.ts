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
  tell();
  setInterval(tell, EVERY_MS);
  window.addEventListener("offline", tell);
  window.addEventListener("online", () => {
    if (document.body.dataset.kept !== undefined) location.reload();
    else tell();
  });
}

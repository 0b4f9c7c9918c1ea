/** What every page loads: the style, htmx, the small elements, and the means to fetch the large ones when needed. */

import "./styles/index.css";
import "./lib/htmx.ts";
import "./elements/kota-autosubmit.ts";
import "./elements/kota-choice.ts";
import "./elements/kota-copy.ts";
import "./elements/kota-count.ts";
import "./elements/kota-dialog.ts";
import "./elements/kota-draft.ts";
import "./elements/kota-idle.ts";
import "./elements/kota-kept.ts";
import "./elements/kota-live.ts";
import "./elements/kota-recent.ts";
import "./elements/kota-saved.ts";
import "./elements/kota-view.ts";
import { forgetAll } from "./lib/history.ts";
import { keep } from "./lib/keep.ts";
import { lazily } from "./lib/lazily.ts";
import "./lib/mend.ts";
import { offline } from "./lib/offline.ts";
import { page } from "./lib/page.ts";

document.documentElement.classList.add("js");
page();
offline();
lazily({
  "kota-chart": () => import("./elements/kota-chart.ts"),
  "kota-draw": () => import("./elements/kota-draw.ts"),
  "kota-map": () => import("./elements/kota-map.ts"),
  "kota-pages": () => import("./elements/kota-pages.ts"),
  "kota-photo": () => import("./elements/kota-photo.ts"),
  "kota-place": () => import("./elements/kota-place.ts"),
  "kota-push": () => import("./elements/kota-push.ts"),
  "kota-alight": () => import("./elements/kota-alight.ts"),
  "kota-share": () => import("./elements/kota-share.ts"),
  "kota-search": () => import("./elements/kota-search.ts"),
});

/**
 * Whoever signs out takes their kept pages and what they looked for along. A page from the device, or one that tells of
 * a breakdown, does not know who is signed in.
 */
function forget(): void {
  const { kept, session } = document.body.dataset;
  if (kept !== undefined || !session) return;
  const signedIn = session === "in";
  if (!signedIn && localStorage.getItem("kota-signed-in")) {
    navigator.serviceWorker.controller?.postMessage("forget");
    forgetAll();
  }
  if (signedIn) localStorage.setItem("kota-signed-in", "1");
  else localStorage.removeItem("kota-signed-in");
}

if ("serviceWorker" in navigator && document.body.dataset.build !== "unbuilt") {
  navigator.serviceWorker.register("/sw.js", { scope: "/" }).catch(() => {});
  forget();
  void keep();
}

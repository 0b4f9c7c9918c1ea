/** What every page loads: the style, htmx, the small elements, and the means to fetch the large ones when needed. */

import "./styles/index.css";
import "./lib/htmx.ts";
import "./elements/kota-autosubmit.ts";
import "./elements/kota-copy.ts";
import "./elements/kota-count.ts";
import "./elements/kota-dialog.ts";
import "./elements/kota-draft.ts";
import "./elements/kota-live.ts";
import "./elements/kota-view.ts";
import { lazily } from "./lib/lazily.ts";
import "./lib/mend.ts";
import { page } from "./lib/page.ts";

document.documentElement.classList.add("js");
page();
lazily({
  "kota-chart": () => import("./elements/kota-chart.ts"),
  "kota-draw": () => import("./elements/kota-draw.ts"),
  "kota-map": () => import("./elements/kota-map.ts"),
  "kota-photo": () => import("./elements/kota-photo.ts"),
  "kota-place": () => import("./elements/kota-place.ts"),
  "kota-push": () => import("./elements/kota-push.ts"),
  "kota-alight": () => import("./elements/kota-alight.ts"),
  "kota-search": () => import("./elements/kota-search.ts"),
});

/** Whoever signs out takes their kept pages along. */
function forget(): void {
  const signedIn = "signedIn" in document.body.dataset;
  if (!signedIn && localStorage.getItem("kota-signed-in")) navigator.serviceWorker.controller?.postMessage("forget");
  if (signedIn) localStorage.setItem("kota-signed-in", "1");
  else localStorage.removeItem("kota-signed-in");
}

if ("serviceWorker" in navigator && document.body.dataset.build !== "unbuilt") {
  navigator.serviceWorker.register("/sw.js", { scope: "/" }).catch(() => {});
  forget();
}

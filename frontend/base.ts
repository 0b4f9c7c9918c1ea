/** What every page loads: the style, htmx, the small elements, and the means to fetch the large ones when needed. */

import "./styles/index.css";
import "./lib/htmx.ts";
import "./elements/kota-autosubmit.ts";
import "./elements/kota-copy.ts";
import "./elements/kota-count.ts";
import "./elements/kota-dialog.ts";
import "./elements/kota-draft.ts";
import "./elements/kota-live.ts";
import { lazily } from "./lib/lazily.ts";
import { page } from "./lib/page.ts";

document.documentElement.classList.add("js");
page();
lazily({
  "kota-chart": () => import("./elements/kota-chart.ts"),
  "kota-map": () => import("./elements/kota-map.ts"),
  "kota-photo": () => import("./elements/kota-photo.ts"),
  "kota-place": () => import("./elements/kota-place.ts"),
  "kota-push": () => import("./elements/kota-push.ts"),
});

if ("serviceWorker" in navigator && document.body.dataset.build !== "unbuilt") {
  navigator.serviceWorker.register("/sw.js", { scope: "/" }).catch(() => {});
}

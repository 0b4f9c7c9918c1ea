/** htmx without anything that a strict content security policy forbids, and with errors that people see. */

import htmx from "htmx.org";
import { csrf } from "./dom.ts";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.historyCacheSize = 0;
htmx.config.scrollBehavior = "auto";
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "[45]..", swap: true, error: true },
];

document.addEventListener("htmx:configRequest", (event) => {
  const { detail } = event as CustomEvent<{ verb: string; headers: Record<string, string> }>;
  if (detail.verb !== "get") detail.headers["X-CSRFToken"] = csrf();
});

// An error page of the server is never put inside a part of this one: its message goes where messages stand.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event as CustomEvent<{ xhr: XMLHttpRequest; shouldSwap: boolean }>;
  if (detail.xhr.status >= 400 && !detail.xhr.getResponseHeader("HX-Retarget")) {
    detail.shouldSwap = detail.xhr.status === 422;
  }
});

export { htmx };

/** What a click on the map shows: the things there, each with its link. Text only, so nothing in it can run. */

import { make } from "../lib/dom.ts";

type Properties = Record<string, unknown>;
const text = (properties: Properties, key: string): string => String(properties[key] ?? "");

export function popup(things: Properties[]): HTMLElement {
  const list = make("ul", { class: "map-popup" });
  const seen = new Set<string>();
  for (const properties of things) {
    const key = text(properties, "url") + text(properties, "title");
    if (!seen.has(key)) list.append(make("li", {}, ...lines(properties)));
    seen.add(key);
  }
  return list;
}

function lines(properties: Properties): HTMLElement[] {
  const url = text(properties, "url");
  const title = text(properties, "title") || text(properties, "name");
  const ours = url.startsWith("/") && !url.startsWith("//");
  const parts: HTMLElement[] = [ours ? make("a", { href: url }, title) : make("strong", {}, title)];
  const kind = /^(neutral|info|progress|good|warn|bad)$/.exec(text(properties, "kind"))?.[0] ?? "neutral";
  if (text(properties, "state")) parts.push(make("span", { class: `badge badge-${kind}` }, text(properties, "state")));
  for (const key of ["text", "when", "value"]) {
    if (text(properties, key)) parts.push(make("span", { class: "meta" }, text(properties, key)));
  }
  return parts;
}

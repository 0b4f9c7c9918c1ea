/** Small helpers around the DOM. */

type Attributes = Record<string, string | boolean | undefined>;

/** Make an element: `make("button", { type: "button", class: "chip" }, "Text")`. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...inside: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...inside);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** An icon of the sprite, whose address the page's own icons tell. */
export function icon(name: string): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${sprite()}#${name}`);
  svg.append(use);
  return svg;
}

function sprite(): string {
  return document.querySelector(".icon use")?.getAttribute("href")?.split("#")[0] ?? "";
}

/** The value of a cookie that scripts may read. */
export function cookie(name: string): string {
  const pair = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return pair ? decodeURIComponent(pair.slice(name.length + 1)) : "";
}

/** The token that Django asks of every form that a script sends. */
export function csrf(): string {
  const field = document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]");
  return field?.value || cookie("kota_csrf");
}

/** Calls the newest of many quick calls, after a pause. */
export function later<A extends unknown[]>(call: (...args: A) => void, ms: number): (...args: A) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => call(...args), ms);
  };
}

/** Tell screen readers something that changed. */
export function announce(text: string): void {
  let region = document.getElementById("announcer");
  if (!region) {
    region = make("div", { id: "announcer", class: "visually-hidden", "aria-live": "polite" });
    document.body.append(region);
  }
  region.textContent = text;
}

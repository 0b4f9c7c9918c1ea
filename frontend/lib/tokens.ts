/** Colours of the style sheet for what is drawn outside it: maps and charts. */
export function token(name: string, element: Element = document.documentElement): string {
  return getComputedStyle(element).getPropertyValue(`--${name}`).trim();
}

/** The few words that elements say themselves, in the language of the page. */
export function say(id: string, en: string): string {
  return document.documentElement.lang.startsWith("en") ? en : id;
}

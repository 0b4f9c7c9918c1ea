/** The few words that elements say themselves, in the language of the page. */
export function say(id: string, en: string): string {
  return document.documentElement.lang.startsWith("en") ? en : id;
}

/** How long ago a moment was: `25 minutes ago`. */
export function ago(at: number): string {
  const minutes = Math.round((Date.now() - at) / 60_000);
  const written = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  if (minutes < 1) return say("baru saja", "just now");
  if (minutes < 90) return written.format(-minutes, "minute");
  return minutes < 36 * 60
    ? written.format(-Math.round(minutes / 60), "hour")
    : written.format(-Math.round(minutes / 1440), "day");
}

/** The city's time, by the server's clock: a wall computer's own may be wrong. */

export function clock(): void {
  const shown = document.getElementById("clock");
  const today = document.getElementById("today");
  if (!shown) return;
  const skew = Number(shown.dataset.at) * 1000 - Date.now();
  const here = { timeZone: shown.dataset.zone ?? "UTC" };
  const language = document.documentElement.lang === "en" ? "en-GB" : "id-ID";
  const time = new Intl.DateTimeFormat(language, { ...here, timeStyle: "medium", hour12: false });
  const day = new Intl.DateTimeFormat(language, { ...here, weekday: "short", day: "numeric", month: "short" });
  const tick = () => {
    const now = new Date(Date.now() + skew);
    shown.textContent = time.format(now);
    if (today) today.textContent = `${day.format(now)} · ${shown.dataset.zoneName ?? ""}`;
  };
  tick();
  setInterval(tick, 1000);
}

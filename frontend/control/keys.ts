/** Everything by keyboard. Single keys rest while somebody types, in a dialog, and where they were switched off. */

const KEPT = "kota-control-keys";

interface Deeds {
  sound(): void;
  layer(digit: number): void;
}

export function keys({ sound, layer }: Deeds): void {
  const help = document.getElementById("help") as HTMLDialogElement | null;
  const single = document.getElementById("single") as HTMLInputElement | null;
  document.getElementById("keys")?.addEventListener("click", () => help?.showModal());
  document.getElementById("full")?.addEventListener("click", full);
  if (single) {
    single.checked = localStorage.getItem(KEPT) !== "off";
    single.addEventListener("change", () => localStorage.setItem(KEPT, single.checked ? "on" : "off"));
  }
  const deeds: Record<string, () => void> = {
    "?": () => help?.showModal(),
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    d: () => decisions()[0]?.focus(),
    n: () => document.querySelector<HTMLElement>(".figure")?.focus(),
    m: () => document.querySelector<HTMLElement>("#map .maplibregl-canvas")?.focus(),
    f: full,
    s: sound,
    Escape: letGo,
    ...Object.fromEntries([1, 2, 3, 4, 5].map((digit) => [String(digit), () => layer(digit)])),
  };
  document.addEventListener("keydown", (event) => {
    const deed = deeds[event.key];
    if (!deed || event.ctrlKey || event.altKey || event.metaKey || help?.open) return;
    if (isTyping(event.target) || (event.key.startsWith("Arrow") && onMap())) return;
    if (single && !single.checked && event.key !== "Escape" && !event.key.startsWith("Arrow")) return;
    if (event.key !== "Escape") event.preventDefault();
    deed();
  });
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

const onMap = () => Boolean(document.activeElement?.closest("#map"));
const decisions = () => [...document.querySelectorAll<HTMLElement>(".decision")];

/** To the next decision, or the one before; from elsewhere to the first. */
function step(by: 1 | -1): void {
  const every = decisions();
  const at = every.indexOf(document.activeElement as HTMLElement);
  const next = at < 0 ? 0 : Math.min(every.length - 1, Math.max(0, at + by));
  every[next]?.focus();
}

function full(): void {
  if (document.fullscreenElement) void document.exitFullscreen();
  else void document.documentElement.requestFullscreen?.();
}

function letGo(): void {
  const popup = document.querySelector<HTMLButtonElement>("#map .maplibregl-popup-close-button");
  if (popup) popup.click();
  else (document.activeElement as HTMLElement | null)?.blur();
}

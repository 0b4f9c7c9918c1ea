/** Behaviour of the frame: menus that close, forms that are sent once, the theme without a reload. */

import { say } from "./words.ts";

export function page(): void {
  document.addEventListener("click", (event) => closeMenus(event.target as Element));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus(null);
  });
  document.addEventListener("submit", (event) => once(event));
  window.addEventListener("pageshow", () => unlock());
  document.querySelector<HTMLElement>("[data-focus]")?.focus();
  document.querySelector("[data-reload]")?.addEventListener("click", () => location.reload());
  theme();
  if (matchMedia("(max-width: 56rem)").matches) {
    for (const fold of document.querySelectorAll("details[data-fold]")) fold.removeAttribute("open");
  }
}

function closeMenus(clicked: Element | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
    if (clicked && menu.contains(clicked)) continue;
    menu.open = false;
    if (!clicked) menu.querySelector("summary")?.focus();
  }
}

/** A form goes out once, and its button says that it is going. */
function once(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  if (event.defaultPrevented || form.method === "dialog" || form.method === "get" || form.target) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "true";
  const button = event.submitter;
  button?.setAttribute("aria-busy", "true");
  button?.setAttribute("title", say("Sedang dikirim…", "Sending…"));
}

function unlock(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sending]")) delete form.dataset.sending;
  for (const button of document.querySelectorAll("[aria-busy=true]")) button.removeAttribute("aria-busy");
}

/** The choice of light and dark is a cookie, so that the server renders it without a flash. */
function theme(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("[data-theme-form]")) {
    form.addEventListener("submit", (event) => {
      const chosen = (event.submitter as HTMLButtonElement | null)?.value ?? "";
      event.preventDefault();
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser of our readers
      document.cookie = `kota_theme=${chosen}; path=/; max-age=${chosen ? 31_536_000 : 0}; samesite=lax`;
      if (chosen) document.documentElement.dataset.theme = chosen;
      else delete document.documentElement.dataset.theme;
      for (const button of form.querySelectorAll("button")) {
        button.setAttribute("aria-pressed", String(button.value === chosen));
      }
      document.dispatchEvent(new CustomEvent("kota:theme"));
    });
  }
}

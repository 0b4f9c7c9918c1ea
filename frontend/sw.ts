/// <reference lib="webworker" />
/**
 * The service worker: pages open without a line, and messages arrive.
 *
 * Keeps the built files, the offline page, and the last seen pages that anybody may see or that show a resident their own
 * reports (they answer with `X-Kota-Keep`). Never keeps staff, account or other people's pages.
 */

declare const self: ServiceWorkerGlobalScope & { VERSION: string };

const SHELL = `kota-shell-${self.VERSION}`;
const PAGES = `kota-pages-${self.VERSION}`;
const OFFLINE = "/offline";
const MOST_PAGES = 30;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/assets/")) event.respondWith(file(request));
  else if (request.mode === "navigate") event.respondWith(page(request));
});
self.addEventListener("push", (event) => event.waitUntil(push(event)));
self.addEventListener("notificationclick", (event) => event.waitUntil(open(event)));
self.addEventListener("message", (event) => {
  if (event.data === "forget") event.waitUntil(caches.delete(PAGES));
  else if (event.data?.keep) event.waitUntil(asked(event));
});

/** The offline page names every file that the shell needs. */
async function install(): Promise<void> {
  const cache = await caches.open(SHELL);
  const response = await fetch(OFFLINE, { cache: "reload" });
  const html = await response.clone().text();
  const files = [...html.matchAll(/(?:href|src)="(\/static\/assets\/[^"#]+)/g)].map((match) => match[1] ?? "");
  await cache.put(OFFLINE, response);
  await Promise.all([...new Set(files)].map((path) => cache.add(path).catch(() => undefined)));
  await self.skipWaiting();
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names
      .filter((name) => name.startsWith("kota-") && name !== SHELL && name !== PAGES)
      .map((name) => caches.delete(name)),
  );
  await self.clients.claim();
}

/** Built files never change under their name: what is kept is right. */
async function file(request: Request): Promise<Response> {
  const kept = await caches.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) void (await caches.open(SHELL)).put(request, response.clone());
  return response;
}

/** Pages come from the line; without one, the last that was seen, else the offline page. */
async function page(request: Request): Promise<Response> {
  try {
    const response = await fetch(request);
    if (response.ok && response.headers.has("X-Kota-Keep")) await keep(request, response.clone());
    return response;
  } catch {
    const kept = await caches.match(request, { cacheName: PAGES, ignoreVary: true });
    const shown = kept ?? (await caches.match(OFFLINE, { ignoreVary: true }));
    return shown ? aged(shown) : Response.error();
  }
}

/** A page that was there before this worker wants to be kept, and to know when it is. */
async function asked(event: ExtendableMessageEvent): Promise<void> {
  await page(new Request(event.data.keep));
  event.ports[0]?.postMessage("kept");
}

/** What comes from the device knows when it was made, and says it. */
async function aged(kept: Response): Promise<Response> {
  const at = new Date(kept.headers.get("Date") ?? Date.now()).toISOString();
  const html = (await kept.text()).replace("<body ", `<body data-kept="${at}" `);
  return new Response(html, { headers: kept.headers });
}

async function keep(request: Request, response: Response): Promise<void> {
  const cache = await caches.open(PAGES);
  await cache.put(request, response);
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST_PAGES)).map((key) => cache.delete(key)));
}

interface Message {
  title?: string;
  body?: string;
  url?: string;
  tag?: string;
}

async function push(event: PushEvent): Promise<void> {
  let message: Message = {};
  try {
    message = (event.data?.json() ?? {}) as Message;
  } catch {
    message = { body: event.data?.text() ?? "" };
  }
  const { title = "Kota", body = "", url = "/", tag } = message;
  await self.registration.showNotification(title, { body, data: { url }, ...(tag ? { tag } : {}) });
}

async function open(event: NotificationEvent): Promise<void> {
  event.notification.close();
  const url = new URL(String(event.notification.data?.url ?? "/"), location.origin);
  if (url.origin !== location.origin) return;
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = windows.find((client) => new URL(client.url).pathname === url.pathname);
  if (there) await there.focus();
  else await self.clients.openWindow(url.href);
}

export {};

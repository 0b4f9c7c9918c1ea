/** A page that promises to open without a line says so as soon as this device has it. */

export async function keep(): Promise<void> {
  const promise = document.querySelector<HTMLElement>("[data-keep]");
  if (!promise || !("caches" in window)) return;
  const { active } = await navigator.serviceWorker.ready;
  if (active && !(await isKept())) await asked(active);
  promise.hidden = !(await isKept());
}

const isKept = async (): Promise<boolean> => Boolean(await caches.match(location.href, { ignoreVary: true }));

/** The first page of a browser is there before the worker that keeps pages. */
function asked(worker: ServiceWorker): Promise<unknown> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((answered) => {
    port1.onmessage = answered;
    worker.postMessage({ keep: location.href }, [port2]);
  });
}

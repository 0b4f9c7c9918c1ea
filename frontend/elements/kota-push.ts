/**
 * Web push: asks for permission when pressed, and tells the server the subscription.
 * <kota-push data-key="VAPID public key" data-url="/account/push">fallback text</kota-push>
 */

import { csrf, icon, make } from "../lib/dom.ts";
import { say } from "../lib/words.ts";

class Push extends HTMLElement {
  readonly #state = make("p", { class: "hint", role: "status" });

  connectedCallback(): void {
    if (!("serviceWorker" in navigator) || !("PushManager" in window)) {
      this.#state.textContent = say(
        "Peramban ini tidak mendukung notifikasi.",
        "This browser cannot show push messages.",
      );
      this.replaceChildren(this.#state);
      return;
    }
    void this.#show();
  }

  async #show(): Promise<void> {
    const worker = await navigator.serviceWorker.ready;
    const subscription = await worker.pushManager.getSubscription();
    const words = subscription
      ? say("Matikan notifikasi di perangkat ini", "Stop messages on this device")
      : say("Nyalakan notifikasi di perangkat ini", "Send messages to this device");
    const button = make(
      "button",
      { type: "button", class: "button button-second" },
      icon(subscription ? "bell" : "bell-ring"),
    );
    button.append(make("span", {}, words));
    button.addEventListener("click", () => void (subscription ? this.#stop(subscription) : this.#start(worker)));
    this.replaceChildren(button, this.#state);
  }

  async #start(worker: ServiceWorkerRegistration): Promise<void> {
    if ((await Notification.requestPermission()) !== "granted") {
      const words = say(
        "Izin ditolak. Ubah di pengaturan peramban.",
        "Permission was refused. Change it in the browser's settings.",
      );
      this.#state.textContent = words;
      return;
    }
    const subscription = await worker.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: this.dataset.key ?? "",
    });
    await this.#tell("POST", subscription);
  }

  async #stop(subscription: PushSubscription): Promise<void> {
    await subscription.unsubscribe();
    await this.#tell("DELETE", subscription);
  }

  async #tell(method: string, subscription: PushSubscription): Promise<void> {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf(), Accept: "application/json" };
    const body = JSON.stringify(subscription);
    const response = await fetch(this.dataset.url ?? "", { method, headers, body }).catch(() => null);
    await this.#show();
    if (!response?.ok) this.#state.textContent = say("Belum tersimpan. Coba lagi.", "Not saved. Try again.");
  }
}

customElements.define("kota-push", Push);

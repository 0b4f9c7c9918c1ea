/**
 * A screen that many use goes back to its beginning when nobody has touched it for a while.
 *
 * <kota-idle data-after="60" data-to="/go/hall/…"></kota-idle>
 */

const TOUCHES = ["pointerdown", "keydown", "scroll", "wheel"] as const;

class Idle extends HTMLElement {
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #again = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => location.replace(this.dataset.to ?? "/"), Number(this.dataset.after ?? 60) * 1000);
  };

  connectedCallback(): void {
    for (const touch of TOUCHES) window.addEventListener(touch, this.#again, { passive: true });
    this.#again();
  }

  disconnectedCallback(): void {
    for (const touch of TOUCHES) window.removeEventListener(touch, this.#again);
    clearTimeout(this.#timer);
  }
}

customElements.define("kota-idle", Idle);

// Keeps the screen on. Not every browser can, and one that can may refuse with a battery nearly empty.

export class Awake {
  /** @type {WakeLockSentinel | undefined} */
  #lock;
  #wanted = false;

  static get possible() {
    return Boolean(globalThis.navigator?.wakeLock);
  }

  constructor() {
    // A page that was hidden has lost it.
    document.addEventListener('visibilitychange', () => this.#wanted && this.hold());
  }

  async hold() {
    this.#wanted = true;
    try {
      if (!document.hidden) this.#lock = await navigator.wakeLock?.request('screen');
    } catch {
      // refused
    }
    if (!this.#wanted) this.release();
  }

  release() {
    this.#wanted = false;
    this.#lock?.release().catch(() => {});
    this.#lock = undefined;
  }
}

// Seconds until something is cleared from the screen. By the clock, so that a phone that slept clears when it wakes; it
// can be held, and goes on with what was left.

const SECOND_MS = 1000;

export class Countdown {
  #onTick;
  #onEnd;
  #now;
  #later;
  #stopLater;
  #end = 0;
  /** @type {number | null} What is left while it is held, in milliseconds. */
  #left = null;
  /** @type {unknown} */
  #timer;

  /**
   * onTick: the seconds that are left, rounded up. now, later: in milliseconds; later returns what stopLater takes.
   * @param {{ onTick: (seconds: number) => void, onEnd: () => void, now?: () => number,
   *   later?: (act: () => void, ms: number) => unknown, stopLater?: (timer: any) => void }} settings
   */
  constructor({ onTick, onEnd, now = () => Date.now(), later = (act, ms) => setTimeout(act, ms), stopLater = (timer) => clearTimeout(timer) }) {
    this.#onTick = onTick;
    this.#onEnd = onEnd;
    this.#now = now;
    this.#later = later;
    this.#stopLater = stopLater;
  }

  get running() {
    return this.#timer !== undefined;
  }

  get held() {
    return this.#left !== null;
  }

  /** @param {number} seconds From the beginning; 0: never. */
  start(seconds) {
    this.stop();
    if (seconds <= 0) return;
    this.#end = this.#now() + seconds * SECOND_MS;
    this.#tick();
  }

  stop() {
    this.#stopLater(this.#timer);
    this.#timer = undefined;
    this.#left = null;
  }

  hold() {
    if (!this.running) return;
    this.#stopLater(this.#timer);
    this.#timer = undefined;
    this.#left = Math.max(this.#end - this.#now(), SECOND_MS);
  }

  resume() {
    if (this.#left === null) return;
    this.#end = this.#now() + this.#left;
    this.#left = null;
    this.#tick();
  }

  /** Timers sleep with the page: what was due meanwhile is done now. */
  look() {
    if (!this.running) return;
    this.#stopLater(this.#timer);
    this.#tick();
  }

  #tick() {
    const left = this.#end - this.#now();
    if (left <= 0) {
      this.stop();
      this.#onEnd();
      return;
    }
    this.#onTick(Math.ceil(left / SECOND_MS));
    // To the next whole second.
    this.#timer = this.#later(() => this.#tick(), left % SECOND_MS || SECOND_MS);
  }
}

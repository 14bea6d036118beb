// A code that is made anew every few seconds, as long as somebody looks: none while the page is hidden.

// Of sixty seconds that a checker allows, so that a code that has just been scanned is never near its end.
export const PERIOD_MS = 10_000;

export class Turns {
  #make;
  #onTurn;
  #onFail;
  #run = 0;
  #seen = true;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #clock;

  /**
   * make: the next code, drawn. onTurn: it is there, for so many ms. onFail: it could not be made; the turns end.
   * @param {{ make: () => Promise<void>, onTurn: (period: number) => void, onFail: (error: unknown) => void }} settings
   */
  constructor({ make, onTurn, onFail }) {
    this.#make = make;
    this.#onTurn = onTurn;
    this.#onFail = onFail;
  }

  get running() {
    return this.#run > 0;
  }

  /** Now, and then every period. */
  async start() {
    this.stop();
    this.#run = ++Turns.#runs;
    await this.#turn(this.#run);
  }

  stop() {
    this.#run = 0;
    clearTimeout(this.#clock);
  }

  /** The page is looked at again, or no longer: a clock that stood still is not gone by. */
  async seen(/** @type {boolean} */ seen) {
    this.#seen = seen;
    clearTimeout(this.#clock);
    if (seen && this.#run) await this.#turn(this.#run);
  }

  static #runs = 0;

  /** @param {number} run */
  async #turn(run) {
    try {
      await this.#make();
    } catch (error) {
      if (run !== this.#run) return;
      this.stop();
      this.#onFail(error);
      return;
    }
    if (run !== this.#run || !this.#seen) return;
    clearTimeout(this.#clock);
    this.#clock = setTimeout(() => this.#turn(run), PERIOD_MS);
    this.#onTurn(PERIOD_MS);
  }
}

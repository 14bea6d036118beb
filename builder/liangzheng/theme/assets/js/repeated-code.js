// A code that is still before the camera when its verdict has gone is not judged again: not until it was away for a
// while, or another one was seen.

/** @import { Code } from './codes.js' */

const AWAY_MS = 1500;

export class RepeatedCode {
  #now;
  #seen = new Set();
  #at = -Infinity;

  /** @param {() => number} [now] in milliseconds */
  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  /**
   * Whether all of these are what was judged last, and are still there.
   * @param {readonly Code[]} codes of one look
   */
  isStill(codes) {
    const known = this.#now() - this.#at < AWAY_MS;
    if (!known) this.forget();
    if (!codes.length || !known || !codes.every((code) => this.#seen.has(keyOf(code)))) return false;
    this.#at = this.#now();
    return true;
  }

  /** @param {readonly Code[]} codes that were judged */
  judged(codes) {
    this.#seen = new Set(codes.map(keyOf));
    this.#at = this.#now();
  }

  /** While its verdict stands, it counts as there. */
  stays() {
    if (this.#seen.size) this.#at = this.#now();
  }

  forget() {
    this.#seen.clear();
    this.#at = -Infinity;
  }
}

/** @param {Code} code */
const keyOf = ({ data }) => `${data}`;

// Which hint helps, from what the frames tell. A hint comes when it was true for a while, and stays for a while, so
// that it can be read and a screen reader is not interrupted.

/** @import { Measures } from './frame-measures.js' */
/** @typedef {'black' | 'dark' | 'still' | 'closer' | 'glare' | 'blurred' | 'frozen'} Hint */

// A lens that is covered, or a camera that the system has switched off.
const BLACK = 8;
const DARK = 60;
const MOVING = 14;
const GLARE = 0.015;
// Beyond it, it is no reflection but a white sheet or a lamp.
const ALL_BRIGHT = 0.6;
const NEAR_ENOUGH = 0.3;
// Most codes are read before anything is said.
const FIRST_MS = 1500;
const TRUE_FOR_MS = 700;
const SHOWN_MS = 3000;
const FROZEN_MS = 4000;
// A code that is seen and not read is seen in some of the looks only.
const SEEN_MS = 1000;

export class FrameHints {
  #now;
  #began = 0;
  #moved = 0;
  /** @type {Hint | null} */
  #wanted = null;
  #since = 0;
  /** @type {Hint | null} */
  #shown = null;
  #shownAt = 0;
  #unread = 0;
  #unreadAt = 0;

  /** @param {() => number} [now] in milliseconds */
  constructor(now = () => performance.now()) {
    this.#now = now;
    this.restart();
  }

  // The camera was opened, or something was read.
  restart() {
    this.#began = this.#moved = this.#since = this.#now();
    this.#wanted = this.#shown = null;
    this.#unread = 0;
  }

  /**
   * Returns the hint to show, or null where the usual one stands.
   * @param {Measures} measures
   * @param {number} unread the side of a code that is seen and not read, as a share of the frame's shorter side; or 0
   * @returns {Hint | null}
   */
  next(measures, unread) {
    const now = this.#now();
    if (measures.moved !== 0) this.#moved = now;
    const frozen = now - this.#moved >= FROZEN_MS && measures.light >= DARK;
    if (unread || now - this.#unreadAt >= SEEN_MS) {
      this.#unread = unread;
      this.#unreadAt = now;
    }
    const wanted = frozen ? 'frozen' : hintOf(measures, this.#unread);
    if (wanted !== this.#wanted) {
      this.#wanted = wanted;
      this.#since = now;
    }
    const due = now - this.#began >= FIRST_MS && now - this.#since >= TRUE_FOR_MS;
    if (due && wanted !== this.#shown && (!this.#shown || now - this.#shownAt >= SHOWN_MS)) {
      this.#shown = wanted;
      this.#shownAt = now;
    }
    return this.#shown;
  }
}

/**
 * @param {Measures} measures
 * @param {number} unread
 * @returns {Hint | null}
 */
function hintOf({ light, glare, moved }, unread) {
  if (light < BLACK) return 'black';
  if (light < DARK) return 'dark';
  if (glare > GLARE && glare < ALL_BRIGHT) return 'glare';
  if ((moved ?? 0) > MOVING) return 'still';
  if (unread > 0) return unread < NEAR_ENOUGH ? 'closer' : 'blurred';
  return null;
}

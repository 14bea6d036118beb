// Looks for codes in the camera's picture, one look after another, and for what keeps them from being read.
import { FrameCanvas } from './frame-canvas.js';
import { FrameHints } from './frame-hints.js';
import { measure } from './frame-measures.js';
import { BESIDE, LINEAR_LOOKS, LOOKS } from './looks.js';

/** @import { Code } from './codes.js' */
/** @import { Hint } from './frame-hints.js' */
/** @import { Look } from './looks.js' */
/** @import { Scanner } from './scanner.js' */

/**
 * A frame that is drawn while the scanner looks at the one before it.
 * @typedef {{ image: ImageData, look: Look, at: number }} Drawn
 */

// Older than this, a frame that was drawn ahead shows what is no longer there.
const STALE_MS = 500;

export class FrameScan {
  #scanner;
  #onHint;
  #canvas = new FrameCanvas();
  #hints = new FrameHints();
  #turn = 0;
  #unread = 0;
  /** @type {Float32Array | null} */
  #grid = null;
  /** @type {Drawn | null} */
  #ahead = null;

  /**
   * @param {{ scanner: Pick<Scanner, 'frame'>, onHint: (hint: Hint | null) => void }} settings
   */
  constructor({ scanner, onHint }) {
    this.#scanner = scanner;
    this.#onHint = onHint;
  }

  // The camera was opened.
  restart() {
    this.#turn = this.#unread = 0;
    this.#grid = this.#ahead = null;
    this.#hints.restart();
  }

  /**
   * Returns the codes of one look, and where there are any, those beside them.
   * @param {HTMLVideoElement} video
   * @param {{ linear?: boolean }} [options] linear: for the card's barcode alone
   * @returns {Promise<readonly Code[]>}
   */
  async look(video, { linear = false } = {}) {
    const looks = linear ? LINEAR_LOOKS : LOOKS;
    const ahead = this.#ahead && looks.includes(this.#ahead.look) ? this.#ahead : null;
    const look = ahead?.look ?? this.#next(looks);
    const isFresh = ahead && performance.now() - ahead.at < STALE_MS;
    const image = isFresh ? ahead.image : this.#canvas.take(video, look);
    const shorter = Math.min(image.width, image.height);
    // Those alike in part and size are compared, before their memory goes to the worker.
    const measured = look === looks[0] ? measure(image, this.#grid) : null;
    const answer = this.#scanner.frame(image, look);
    const next = this.#next(looks);
    this.#ahead = { look: next, image: this.#canvas.take(video, next), at: performance.now() };
    const { codes = [], unread = 0 } = await answer;
    this.#unread = Math.max(this.#unread, unread / shorter);
    if (measured) {
      this.#grid = measured.grid;
      this.#onHint(this.#hints.next(measured.measures, this.#unread));
      this.#unread = 0;
    }
    if (!codes.length) return codes;
    this.#ahead = null;
    this.#hints.restart();
    if (look.part === 'whole' || !video.videoWidth) return codes;
    const beside = await this.#scanner.frame(this.#canvas.take(video, BESIDE), BESIDE);
    return together(codes, beside.codes ?? []);
  }

  /** @param {readonly Look[]} looks */
  #next(looks) {
    return /** @type {Look} */ (looks[this.#turn++ % looks.length]);
  }
}

/**
 * @param {readonly Code[]} codes
 * @param {readonly Code[]} beside
 */
function together(codes, beside) {
  const keyOf = (/** @type {Code} */ { data, symbology, part }) => `${symbology} ${part} ${data}`;
  return [...new Map([...codes, ...beside].map((code) => [keyOf(code), code])).values()];
}

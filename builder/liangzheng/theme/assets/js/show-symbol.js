// A text as a QR code: made by zxing's writer, drawn in whole pixels with the quiet zone that readers need.
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';
import { givenEngine } from './given-engine.js';
import { moduleOf } from './unpacking.js';

/** @import { Runtime } from './runtime.js' */

/**
 * side: in modules. dark: whether a module is, row by row.
 * @typedef {{ side: number, dark: (x: number, y: number) => boolean }} Symbol
 */

// ISO/IEC 18004 section 6.3.8: four modules on every side.
const QUIET = 4;
// The least correction and so the fewest modules, each as large as the screen allows: a screen is neither torn nor
// dirty, and what keeps a camera from reading it is mostly that modules are small.
const LEVEL = 'L';

export class Symbols {
  #runtime;
  /** @type {Promise<unknown> | undefined} */
  #ready;

  /** @param {Pick<Runtime, 'file'>} runtime */
  constructor(runtime) {
    this.#runtime = runtime;
  }

  /**
   * @param {string} text
   * @returns {Promise<Symbol>} throws RuntimeError where the writer cannot be fetched, RangeError for a text too long
   */
  async of(text) {
    this.#ready ??= this.#start();
    try {
      await this.#ready;
    } catch (error) {
      this.#ready = undefined; // it may be had the next time
      throw error;
    }
    const { error, symbol } = await writeBarcode(text, { format: 'QRCode', ecLevel: LEVEL });
    if (error) throw new RangeError(error);
    const { data, width } = symbol;
    return { side: width, dark: (x, y) => data[y * width + x] === 0 };
  }

  async #start() {
    const module = await moduleOf(await this.#runtime.file('zxing-writer'));
    await prepareZXingModule(givenEngine(module));
  }
}

/**
 * How many pixels a module gets in a square, the quiet zone included.
 * @param {number} side in modules
 * @param {number} pixels
 */
export const scaleOf = (side, pixels) => Math.max(1, Math.floor(pixels / (side + 2 * QUIET)));

/**
 * Black on white whatever the colours of the page are; a module is a whole number of the screen's own pixels.
 * @param {HTMLCanvasElement} canvas
 * @param {Symbol} symbol
 * @param {number} room the side of a square that it may fill, in CSS pixels
 * @param {number} [density] of the screen
 */
export function draw(canvas, { side, dark }, room, density = globalThis.devicePixelRatio || 1) {
  const scale = scaleOf(side, room * density);
  const whole = (side + 2 * QUIET) * scale;
  canvas.width = canvas.height = whole;
  canvas.style.width = canvas.style.height = `${whole / density}px`;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.fillStyle = '#fff';
  context.fillRect(0, 0, whole, whole);
  context.fillStyle = '#000';
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (dark(x, y)) context.fillRect((x + QUIET) * scale, (y + QUIET) * scale, scale, scale);
    }
  }
}

// Other ways to look at a picture in which nothing was found, one after another, as builder/liangzheng/pictures/ladder.py.
import { LADDER, LADDER_SIDE, MENDED } from './constants.js';
import { STEPS, greyOf, imageOf, scaled } from './image-steps.js';
import { mended } from './mend.js';

/** @import { Code } from './codes.js' */
/** @import { Grey } from './image-steps.js' */
/** @typedef {(typeof LADDER)[number] | typeof MENDED} Rung */

// What the ladder may take itself, whatever was done before: after it no further rung is begun, but for these first ones,
// which a slow or busy device takes too.
const LADDER_MS = 2000;
const SURE_RUNGS = 8;

/**
 * What the first rung finds that finds anything; the last of them mends damaged QR codes.
 * @param {ImageData} image
 * @param {(image: ImageData, rung: Rung) => Promise<Code[]>} read
 * @returns {Promise<Code[]>}
 */
export async function climb(image, read) {
  const began = performance.now();
  const mayGoOn = () => performance.now() - began <= LADDER_MS;
  const whole = greyOf(image);
  const base = Math.max(whole.width, whole.height) > LADDER_SIDE ? scaled(whole, LADDER_SIDE) : whole;
  /** @type {Map<number, Grey>} */
  const sizes = new Map();
  for (const [number, rung] of LADDER.entries()) {
    if (number >= SURE_RUNGS && !mayGoOn()) return [];
    let look = sizes.get(rung.side) ?? scaled(base, rung.side);
    sizes.set(rung.side, look);
    for (const [name, ...values] of rung.steps) {
      look = /** @type {(picture: Grey, ...values: number[]) => Grey} */ (STEPS[name])(look, ...values);
    }
    const codes = await read(imageOf(look), rung);
    if (codes.length) return codes;
  }
  if (!mayGoOn()) return [];
  for (const look of mended(scaled(base, MENDED.side), mayGoOn)) {
    const codes = await read(imageOf(look), MENDED);
    if (codes.length) return codes;
  }
  return [];
}

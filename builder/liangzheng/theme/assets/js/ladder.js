// Other ways to look at a picture in which nothing was found, one after another, as builder/liangzheng/pictures/ladder.py.
import { LADDER, LADDER_SIDE } from './constants.js';
import { STEPS, greyOf, imageOf, scaled } from './image-steps.js';
import { mended } from './mend.js';

/** @import { Code } from './codes.js' */
/** @import { Grey } from './image-steps.js' */
/** @typedef {(typeof LADDER)[number]} Rung */

// What the ladder may take itself, whatever was done before: after it no further rung is begun, but for these first ones,
// which a slow or busy device takes too.
const LADDER_MS = 2000;
const SURE_RUNGS = 11;

/**
 * What the first rung finds that finds anything.
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
    const isSure = number < SURE_RUNGS;
    if (!isSure && !mayGoOn()) break;
    const size = sizes.get(rung.side) ?? scaled(base, rung.side);
    sizes.set(rung.side, size);
    for (const look of looks(size, rung, () => isSure || mayGoOn())) {
      const codes = await read(imageOf(look), rung);
      if (codes.length) return codes;
    }
  }
  return [];
}

/**
 * @param {Grey} picture
 * @param {Rung} rung
 * @param {() => boolean} mayGoOn
 * @returns {Iterable<Grey>}
 */
function looks(picture, rung, mayGoOn) {
  if (rung.mends) return mended(picture, mayGoOn);
  let look = picture;
  for (const [name, ...values] of rung.steps) {
    look = /** @type {(picture: Grey, ...values: number[]) => Grey} */ (STEPS[name])(look, ...values);
  }
  return [look];
}

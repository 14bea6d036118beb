// Other ways to look at a picture in which nothing was found, one after another, as builder/liangzheng/pictures/ladder.py.
import { LADDER, LADDER_SIDE } from './constants.js';
import { STEPS, greyOf, imageOf, scaled } from './image-steps.js';

/** @import { Code } from './codes.js' */
/** @import { Grey } from './image-steps.js' */
/** @typedef {(typeof LADDER)[number]} Rung */

/**
 * What the first rung finds that finds anything.
 * @param {ImageData} image
 * @param {(image: ImageData, rung: Rung) => Promise<Code[]>} read
 * @param {() => boolean} mayGoOn whether there is time for another look
 * @returns {Promise<Code[]>}
 */
export async function climb(image, read, mayGoOn) {
  const whole = greyOf(image);
  const base = Math.max(whole.width, whole.height) > LADDER_SIDE ? scaled(whole, LADDER_SIDE) : whole;
  /** @type {Map<number, Grey>} */
  const sizes = new Map();
  for (const rung of LADDER) {
    if (!mayGoOn()) break;
    let look = sizes.get(rung.side) ?? scaled(base, rung.side);
    sizes.set(rung.side, look);
    for (const [name, ...values] of rung.steps) {
      look = /** @type {(picture: Grey, ...values: number[]) => Grey} */ (STEPS[name])(look, ...values);
    }
    const codes = await read(imageOf(look), rung);
    if (codes.length) return codes;
  }
  return [];
}

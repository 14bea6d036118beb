// One look at a frame of the camera, by the engine, in the scan worker.
import { readBarcodes } from 'zxing-wasm/reader';
import { deblur } from './deblur.js';
import { STEPS, greyOf, imageOf, scaled } from './image-steps.js';
import { SOUGHT } from './looks.js';
import { sharpen } from './sharpen.js';

/** @import { Position, ReadResult } from 'zxing-wasm/reader' */
/** @import { Grey } from './image-steps.js' */
/** @import { Look } from './looks.js' */

/**
 * unread: as `unreadSide` has it, in pixels of the image.
 * @param {ImageData} image
 * @param {Look} look
 * @returns {Promise<{ found: ReadResult[], unread: number }>} found: those that were not read among them
 */
export async function lookAt(image, look) {
  const { symbologies, everything = false } = look;
  const seen = made(image, look);
  const found = await readBarcodes(seen, {
    formats: [...SOUGHT[symbologies]],
    binarizer: 'LocalAverage',
    tryInvert: everything,
    returnErrors: true,
  });
  return { found, unread: (unreadSide(found) * image.width) / seen.width };
}

/**
 * The longer side of the largest QR code that was found and not read, in pixels of what was looked at; 0 without one.
 * @param {readonly ReadResult[]} found
 */
const unreadSide = (found) =>
  Math.max(0, ...found.filter(({ isValid, symbology }) => !isValid && symbology === 'QRCode').map(({ position }) => sideOf(position)));

/**
 * What is looked at.
 * @param {ImageData} image
 * @param {Look} look
 */
function made(image, { sharpen: how, deblur: sigma, rung }) {
  if (how) return sharpen(image, ...how);
  if (sigma) return deblur(image, sigma);
  if (!rung) return image;
  let grey = scaled(greyOf(image), Math.max(image.width, image.height) * (rung.times ?? 1));
  for (const [name, ...values] of rung.steps) {
    grey = /** @type {(picture: Grey, ...values: number[]) => Grey} */ (STEPS[name])(grey, ...values);
  }
  return imageOf(grey);
}

/** @param {Position} position */
function sideOf({ topLeft, topRight, bottomLeft }) {
  const across = Math.hypot(topRight.x - topLeft.x, topRight.y - topLeft.y);
  return Math.max(across, Math.hypot(bottomLeft.x - topLeft.x, bottomLeft.y - topLeft.y));
}

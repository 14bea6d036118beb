// One look at a frame of the camera, by the engine, in the scan worker.
import { readBarcodes } from 'zxing-wasm/reader';
import { SOUGHT } from './looks.js';
import { sharpen } from './sharpen.js';

/** @import { Position, ReadResult } from 'zxing-wasm/reader' */
/** @import { Look } from './looks.js' */

/**
 * @param {ImageData} image
 * @param {Look} look
 * @returns {Promise<ReadResult[]>} those that were found and not read among them
 */
export async function lookAt(image, { symbologies, sharpen: how, everything = false }) {
  return await readBarcodes(how ? sharpen(image, ...how) : image, {
    formats: [...SOUGHT[symbologies]],
    binarizer: 'LocalAverage',
    tryInvert: everything,
    returnErrors: true,
  });
}

/**
 * The longer side of the largest QR code that was found and not read, in pixels of the look; 0 without one.
 * @param {readonly ReadResult[]} found
 */
export const unreadSide = (found) =>
  Math.max(0, ...found.filter(({ isValid, symbology }) => !isValid && symbology === 'QRCode').map(({ position }) => sideOf(position)));

/** @param {Position} position */
function sideOf({ topLeft, topRight, bottomLeft }) {
  const across = Math.hypot(topRight.x - topLeft.x, topRight.y - topLeft.y);
  return Math.max(across, Math.hypot(bottomLeft.x - topLeft.x, bottomLeft.y - topLeft.y));
}

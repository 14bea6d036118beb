// The frame that a photo is cut to: where it lies in the picture, and how large it is saved.

/** @import { Frame } from './photo-picture.js' */
/** @typedef {{ width: number, height: number }} Size */

// One source names these pixels; the proportion is that of 22 by 32 millimetres.
const WIDTH = 520;
const HEIGHT = 756;
// So many times as fine at most: no office is known to want more.
const FINEST = 2;
// How large a file the app takes is not known; this is small for a photo.
const MOST = 500_000;
// What rounding does.
const NEAR_ENOUGH = 1.5;

/**
 * The corners in the picture's pixels, clockwise from the upper left.
 * @param {Frame} frame
 * @returns {[x: number, y: number][]}
 */
export function cornersOf({ centre: [x, y], width, height, turn }) {
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  return /** @type {const} */ ([[-1, -1], [1, -1], [1, 1], [-1, 1]]).map(([across, down]) => {
    const [u, v] = [(across * width) / 2, (down * height) / 2];
    return [x + cos * u - sin * v, y + sin * u + cos * v];
  });
}

/**
 * Whether the picture fills the frame: nothing is painted where it ends.
 * @param {Frame} frame
 * @param {Size} picture
 */
export const isFilled = (frame, { width, height }) =>
  cornersOf(frame).every(([x, y]) => x >= -NEAR_ENOUGH && y >= -NEAR_ENOUGH && x <= width + NEAR_ENOUGH && y <= height + NEAR_ENOUGH);

/**
 * Whether the frame is the picture itself, upright: it has the form already.
 * @param {Frame} frame
 * @param {Size} picture
 */
export const isWhole = (frame, { width, height }) =>
  /** @type {const} */ ([[0, 0], [width, 0], [width, height], [0, height]]).every(([x, y], at) => {
    const [left = 0, top = 0] = cornersOf(frame)[at] ?? [];
    return Math.abs(left - x) <= NEAR_ENOUGH && Math.abs(top - y) <= NEAR_ENOUGH;
  });

/**
 * How many pixels are saved; nothing where they would have to be made up.
 * @param {Frame} frame
 * @returns {Size & { most: number } | undefined}
 */
export function savedSize({ width }) {
  const times = Math.min(FINEST, Math.floor((width + NEAR_ENOUGH) / WIDTH));
  return times >= 1 ? { width: WIDTH * times, height: HEIGHT * times, most: MOST } : undefined;
}

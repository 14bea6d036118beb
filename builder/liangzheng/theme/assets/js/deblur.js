// Takes back the blur of a lens that is out of focus, by a Wiener filter for a Gaussian blur (Wiener, "Extrapolation,
// interpolation, and smoothing of stationary time series", 1949): what the blur left of each frequency is raised again,
// and what it left less of than there is noise is not. Along the rows, then along the columns: filtered over both at once,
// by Fourier transforms, as much is read and it takes several times as long.
import { greyOf, imageOf } from './image-steps.js';

/** @import { Grey } from './image-steps.js' */

// What is worked on is about so large: a blur that is worth it left nothing finer, and the mean of several pixels has less
// noise than one.
const SIDE = 360;
// The noise's share of the power of what is seen.
const NOISE = 0.003;
// Of the filter, in pixels to either side, for a blur of three pixels; where it is cut off, next to nothing is left of it.
const REACH = 16;
const FREQUENCIES = 128;

/**
 * Returns the picture in grey, smaller, and without its blur.
 * @param {ImageData} image
 * @param {number} sigma of the blur, where the shorter side has 360 pixels
 */
export function deblur(image, sigma) {
  const { width, height, data } = smaller(greyOf(image));
  const weights = filter((sigma * Math.min(width, height)) / SIDE);
  // Beyond its edges a picture goes on as it ends.
  const wide = width + 2 * REACH;
  const ground = new Float32Array(wide * (height + 2 * REACH));
  for (let y = 0; y < height + 2 * REACH; y++) {
    const from = Math.min(height - 1, Math.max(0, y - REACH)) * width;
    ground.fill(Number(data[from]), y * wide, y * wide + REACH);
    ground.set(data.subarray(from, from + width), y * wide + REACH);
    ground.fill(Number(data[from + width - 1]), y * wide + REACH + width, (y + 1) * wide);
  }
  const across = new Float32Array(ground.length);
  for (let y = 0; y < height + 2 * REACH; y++) line(ground, across, weights, y * wide + REACH, width, 1);
  const out = new Uint8Array(width * height);
  for (let y = 0, to = 0; y < height; y++) {
    const start = (y + REACH) * wide + REACH;
    line(across, ground, weights, start, width, wide);
    for (let x = start; x < start + width; x++, to++) out[to] = Math.min(255, Math.max(0, Number(ground[x])));
  }
  return imageOf({ width, height, data: out });
}

/**
 * By a whole number: each pixel the mean of a square.
 * @param {Grey} picture
 * @returns {Grey}
 */
function smaller(picture) {
  const by = Math.floor(Math.min(picture.width, picture.height) / SIDE);
  if (by < 2) return picture;
  const [width, height] = [Math.floor(picture.width / by), Math.floor(picture.height / by)];
  const data = new Uint8Array(width * height);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to++) {
      let sum = 0;
      for (let row = 0; row < by; row++) {
        const from = (y * by + row) * picture.width + x * by;
        for (let at = from; at < from + by; at++) sum += Number(picture.data[at]);
      }
      data[to] = sum / (by * by);
    }
  }
  return { width, height, data };
}

/**
 * The filter's weights from its middle on, their sum over both sides 1.
 * @param {number} sigma
 */
function filter(sigma) {
  const raised = Array.from({ length: FREQUENCIES }, (_, n) => {
    const left = Math.exp(-2 * ((Math.PI * sigma * (n + 0.5)) / (2 * FREQUENCIES)) ** 2);
    return left / (left * left + NOISE);
  });
  const weights = Float64Array.from({ length: REACH + 1 }, (_, at) =>
    raised.reduce((sum, share, n) => sum + share * Math.cos((Math.PI * at * (n + 0.5)) / FREQUENCIES), 0),
  );
  const whole = weights.reduce((sum, weight, at) => sum + (at ? 2 : 1) * weight, 0);
  return weights.map((weight) => weight / whole);
}

/**
 * A stretch of a row, each value with those `step` beside it, twice `step`, and so on.
 * @param {Float32Array} from
 * @param {Float32Array} to
 * @param {Float64Array} weights
 * @param {number} start
 * @param {number} length
 * @param {number} step
 */
function line(from, to, weights, start, length, step) {
  const reach = weights.length - 1;
  for (let at = start; at < start + length; at++) {
    let sum = Number(weights[0]) * Number(from[at]);
    for (let n = 1, off = step; n <= reach; n++, off += step) {
      sum += Number(weights[n]) * (Number(from[at - off]) + Number(from[at + off]));
    }
    to[at] = sum;
  }
}

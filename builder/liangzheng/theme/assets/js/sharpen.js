// An unsharp mask, for frames that are slightly out of focus: grey = grey + amount * (grey - blurred grey).
import { greyOf } from './image-steps.js';

// Two box blurs of radius r have the variance ((2r + 1)² - 1) / 6: r = 2 is sigma 2, r = 3 is sigma 2.8.
const RADIUS = { 2: 2, 3: 3 };

/**
 * Returns the picture in grey and sharpened, in the same memory.
 * @param {ImageData} image
 * @param {2 | 3} sigma
 * @param {number} amount
 */
export function sharpen(image, sigma, amount) {
  const { width, height, data } = image;
  const pixels = new Uint32Array(data.buffer, data.byteOffset, width * height);
  const { data: grey } = greyOf(image);
  const blurred = grey.slice();
  for (let pass = 0; pass < 2; pass++) {
    acrossRows(blurred, width, height, RADIUS[sigma]);
    downColumns(blurred, width, height, RADIUS[sigma]);
  }
  for (let at = 0; at < grey.length; at++) {
    const value = Number(grey[at]) + amount * (Number(grey[at]) - Number(blurred[at]));
    const byte = value < 0 ? 0 : value > 255 ? 255 : value | 0;
    pixels[at] = 0xff000000 | (byte * 0x010101);
  }
  return image;
}

/**
 * Each value becomes the mean of those at most `radius` beside it; the edge's own value stands for what is beyond it.
 * @param {Uint8Array} grey
 * @param {number} width
 * @param {number} height
 * @param {number} radius
 */
function acrossRows(grey, width, height, radius) {
  const row = new Uint8Array(width + 2 * radius + 1);
  const share = 1 / (2 * radius + 1);
  for (let start = 0; start < width * height; start += width) {
    row.fill(Number(grey[start]), 0, radius);
    row.set(grey.subarray(start, start + width), radius);
    row.fill(Number(grey[start + width - 1]), radius + width);
    let sum = 0;
    for (let x = 0; x < 2 * radius; x++) sum += Number(row[x]);
    for (let x = 0; x < width; x++) {
      sum += Number(row[x + 2 * radius]);
      grey[start + x] = (sum * share + 0.5) | 0;
      sum -= Number(row[x]);
    }
  }
}

/**
 * The same from top to bottom, a whole row at a time: memory is read in its own order.
 * @param {Uint8Array} grey
 * @param {number} width
 * @param {number} height
 * @param {number} radius
 */
function downColumns(grey, width, height, radius) {
  const before = grey.slice();
  const sums = new Uint16Array(width);
  const share = 1 / (2 * radius + 1);
  const rowAt = (/** @type {number} */ y) => Math.min(height - 1, Math.max(0, y)) * width;
  for (let y = -radius; y < radius; y++) {
    for (let x = 0, at = rowAt(y); x < width; x++, at++) sums[x] = Number(sums[x]) + Number(before[at]);
  }
  for (let y = 0; y < height; y++) {
    const [enters, leaves] = [rowAt(y + radius), rowAt(y - radius)];
    for (let x = 0; x < width; x++) {
      const sum = Number(sums[x]) + Number(before[enters + x]);
      grey[y * width + x] = (sum * share + 0.5) | 0;
      sums[x] = sum - Number(before[leaves + x]);
    }
  }
}

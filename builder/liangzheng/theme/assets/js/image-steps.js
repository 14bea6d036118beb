// What is done to a grey picture before it is looked at again. The same as builder/liangzheng/pictures/image_steps.py
// does with Pillow, to the same level of every pixel: what stands here follows Pillow's own arithmetic in whole numbers
// (Resample.c, BoxBlur.c, UnsharpMask.c, Paste.c of its libImaging).

/**
 * A level a pixel, row by row.
 * @typedef {{ width: number, height: number, data: Uint8Array }} Grey
 */

/** @param {number} width @param {number} height @param {Uint8Array} [data] @returns {Grey} */
const grey = (width, height, data = new Uint8Array(width * height)) => ({ width, height, data });

/**
 * As the engine turns colours to grey (ReadView.h of zxing-cpp, RGBToLum).
 * @param {ImageData} image
 */
export function greyOf({ width, height, data }) {
  const out = grey(width, height);
  for (let at = 0, from = 0; at < out.data.length; at++, from += 4) {
    out.data[at] = (306 * (data[from] ?? 0) + 601 * (data[from + 1] ?? 0) + 117 * (data[from + 2] ?? 0) + 512) >> 10;
  }
  return out;
}

/**
 * As the engine takes it.
 * @param {Grey} picture
 */
export function imageOf({ width, height, data }) {
  const pixels = new Uint32Array(width * height);
  for (let at = 0; at < pixels.length; at++) pixels[at] = 0xff000000 | ((data[at] ?? 0) * 0x010101);
  return { width, height, colorSpace: /** @type {const} */ ('srgb'), data: new Uint8ClampedArray(pixels.buffer) };
}

/**
 * The longer side is `side` pixels; a picture that is smaller grows to twice its size at most.
 * @param {Grey} picture
 * @param {number} side
 * @returns {Grey}
 */
export function scaled(picture, side) {
  const factor = Math.min(2, side / Math.max(picture.width, picture.height));
  const [width, height] = /** @type {[number, number]} */ (
    [picture.width, picture.height].map((length) => Math.max(1, Math.floor(length * factor + 0.5)))
  );
  const across = width === picture.width ? picture : resampled(picture, width, picture.height, true);
  return height === picture.height ? across : resampled(across, width, height, false);
}

const FINE = 22;

/**
 * One side alone, by a triangle over the pixels that become one.
 * @param {Grey} picture
 * @param {number} width
 * @param {number} height
 * @param {boolean} across
 */
function resampled(picture, width, height, across) {
  const out = grey(width, height);
  const [length, outLength] = across ? [picture.width, width] : [picture.height, height];
  const scale = length / outLength;
  const support = Math.max(scale, 1);
  const step = across ? 1 : picture.width;
  for (let to = 0; to < outLength; to++) {
    const centre = (to + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const last = Math.min(length, Math.trunc(centre + support + 0.5));
    const shares = Array.from({ length: last - first }, (_, n) =>
      Math.max(0, 1 - Math.abs((n + first - centre + 0.5) * (1 / support))),
    );
    const sum = shares.reduce((total, share) => total + share, 0);
    const weights = Int32Array.from(shares, (share) => Math.trunc(0.5 + (share / sum) * (1 << FINE)));
    const count = across ? height : width;
    for (let line = 0; line < count; line++) {
      let at = across ? line * picture.width + first : first * picture.width + line;
      let total = 1 << (FINE - 1);
      for (let n = 0; n < weights.length; n++, at += step) {
        total += /** @type {number} */ (picture.data[at]) * /** @type {number} */ (weights[n]);
      }
      out.data[across ? line * width + to : to * width + line] = Math.min(255, total >> FINE);
    }
  }
  return out;
}

/** @param {Uint8Array} data */
function histogram(data) {
  const counts = new Uint32Array(256);
  for (let at = 0; at < data.length; at++) {
    const level = /** @type {number} */ (data[at]);
    counts[level] = /** @type {number} */ (counts[level]) + 1;
  }
  return counts;
}

/** @param {Grey} picture @returns {Grey} */
function equalize(picture) {
  const counts = histogram(picture.data);
  const used = counts.filter(Boolean);
  const step = Math.floor((picture.data.length - (used.at(-1) ?? 0)) / 255);
  if (used.length <= 1 || !step) return picture;
  let total = step >> 1;
  const table = new Uint8Array(256);
  for (const [level, count] of counts.entries()) {
    table[level] = Math.min(255, Math.floor(total / step));
    total += count;
  }
  return grey(picture.width, picture.height, picture.data.map((level) => /** @type {number} */ (table[level])));
}

const TILES = 8;
const CLIP = 4;

/**
 * Contrast evened out tile by tile, and limited (CLAHE).
 * @param {Grey} picture
 * @returns {Grey}
 */
function even(picture) {
  const { width, height } = picture;
  const out = grey(width, height);
  const [tileWidth, tileHeight] = [Math.ceil(width / TILES), Math.ceil(height / TILES)];
  const tables = Array.from({ length: TILES * TILES }, (_, n) =>
    tableOf(picture, (n % TILES) * tileWidth, Math.floor(n / TILES) * tileHeight, tileWidth, tileHeight),
  );
  /** @param {number} row @param {number} column */
  const at = (row, column) => /** @type {Uint8Array} */ (tables[Math.max(0, Math.min(TILES - 1, row)) * TILES + Math.max(0, Math.min(TILES - 1, column))]);
  for (const [row, top, bottom] of cells(height, tileHeight)) {
    for (const [column, left, right] of cells(width, tileWidth)) {
      const [upperLeft, upperRight, lowerLeft, lowerRight] = [at(row, column), at(row, column + 1), at(row + 1, column), at(row + 1, column + 1)];
      const across = Uint8Array.from({ length: right - left }, (_, place) => ramp(place, tileWidth));
      for (let y = top; y < bottom; y++) {
        const down = ramp(y - top, tileHeight);
        for (let x = left; x < right; x++) {
          const place = y * width + x;
          const level = /** @type {number} */ (picture.data[place]);
          const share = /** @type {number} */ (across[x - left]);
          const upper = mixed(/** @type {number} */ (upperLeft[level]), /** @type {number} */ (upperRight[level]), share);
          const lower = mixed(/** @type {number} */ (lowerLeft[level]), /** @type {number} */ (lowerRight[level]), share);
          out.data[place] = mixed(upper, lower, down);
        }
      }
    }
  }
  return out;
}

/** @param {number} place @param {number} tile */
const ramp = (place, tile) => Math.min(255, Math.floor((place * 255 + (tile >> 1)) / tile));

/** @param {number} one @param {number} other @param {number} share */
function mixed(one, other, share) {
  const total = one * (255 - share) + other * share + 128;
  return ((total >> 8) + total) >> 8;
}

/**
 * The stretches from one tile's middle to the next: the number of the tile before, start, end.
 * @param {number} length
 * @param {number} tile
 * @returns {[number, number, number][]}
 */
function cells(length, tile) {
  const edges = [0, ...Array.from({ length: TILES }, (_, n) => Math.min(n * tile + (tile >> 1), length)), length];
  /** @type {[number, number, number][]} */
  const all = Array.from({ length: TILES + 1 }, (_, n) => [n - 1, edges[n] ?? 0, edges[n + 1] ?? 0]);
  return all.filter(([, start, end]) => start < end);
}

/**
 * What a tile makes of each level: how much of it is not lighter, in 255ths.
 * @param {Grey} picture
 * @param {number} left
 * @param {number} top
 * @param {number} width
 * @param {number} height
 */
function tableOf(picture, left, top, width, height) {
  const [right, bottom] = [Math.min(left + width, picture.width), Math.min(top + height, picture.height)];
  const area = (right - left) * (bottom - top);
  if (right <= left || bottom <= top) return Uint8Array.from({ length: 256 }, (_, level) => level);
  const most = Math.max(1, Math.floor((CLIP * area) / 256));
  const counts = new Uint32Array(256);
  for (let y = top; y < bottom; y++) {
    for (let at = y * picture.width + left; at < y * picture.width + right; at++) {
      const level = /** @type {number} */ (picture.data[at]);
      counts[level] = /** @type {number} */ (counts[level]) + 1;
    }
  }
  const over = counts.reduce((sum, count) => sum + Math.max(0, count - most), 0);
  const [share, rest] = [Math.floor(over / 256), over % 256];
  let total = 0;
  return Uint8Array.from(counts, (count, level) => {
    // What is left over goes to the levels one by one.
    total += Math.min(count, most) + share + (level < rest ? 1 : 0);
    return Math.floor((total * 255 + (area >> 1)) / area);
  });
}

const PASSES = 3;

/**
 * Three means over boxes for a Gaussian (Gwosdek and others, "Theoretical foundations of Gaussian convolution by
 * extended box filtering", 2011).
 * @param {Grey} picture
 * @param {number} sigma
 * @returns {Grey}
 */
function blur({ width, height, data }, sigma) {
  const variance = (sigma * sigma) / PASSES;
  const whole = Math.floor((Math.sqrt(12 * variance + 1) - 1) / 2);
  const part = ((2 * whole + 1) * (whole * (whole + 1) - 3 * variance)) / (6 * (variance - (whole + 1) ** 2));
  const lines = boxes(data, width, height, Math.fround(whole + part));
  return grey(width, height, turned(boxes(turned(lines, width, height), height, width, Math.fround(whole + part)), height, width));
}

/**
 * @param {Uint8Array} data
 * @param {number} width
 * @param {number} height
 */
function turned(data, width, height) {
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) out[x * height + y] = /** @type {number} */ (data[y * width + x]);
  }
  return out;
}

/**
 * Each line's running mean, three times; beyond its ends a line goes on as it ends.
 * @param {Uint8Array} data
 * @param {number} width
 * @param {number} height
 * @param {number} radius
 */
function boxes(data, width, height, radius) {
  const reach = Math.trunc(radius);
  const full = Math.trunc((1 << 24) / Math.fround(Math.fround(radius * 2) + 1));
  const rim = Math.trunc(((1 << 24) - (reach * 2 + 1) * full) / 2);
  const pad = reach + 1;
  const out = new Uint8Array(data.length);
  const line = new Uint8Array(width + 2 * pad);
  for (let start = 0; start < data.length; start += width) {
    line.set(data.subarray(start, start + width), pad);
    for (let pass = 0; pass < PASSES; pass++) {
      line.fill(/** @type {number} */ (line[pad]), 0, pad);
      line.fill(/** @type {number} */ (line[pad + width - 1]), pad + width);
      let sum = 0;
      for (let x = 0; x < 2 * reach + 1; x++) sum += /** @type {number} */ (line[x]);
      for (let x = 0; x < width; x++) {
        const before = /** @type {number} */ (line[x]);
        const after = /** @type {number} */ (line[x + 2 * pad]);
        sum += /** @type {number} */ (line[x + 2 * reach + 1]) - before;
        out[start + x] = (sum * full + (before + after) * rim + (1 << 23)) >>> 24;
      }
      line.set(out.subarray(start, start + width), pad);
    }
  }
  return out;
}

/**
 * @param {Grey} picture
 * @param {number} sigma
 * @param {number} percent
 * @returns {Grey}
 */
function sharpen(picture, sigma, percent) {
  const out = blur(picture, sigma);
  for (let at = 0; at < out.data.length; at++) {
    const level = /** @type {number} */ (picture.data[at]);
    const more = Math.trunc(((level - /** @type {number} */ (out.data[at])) * percent) / 100);
    out.data[at] = Math.max(0, Math.min(255, level + more));
  }
  return out;
}

export const STEPS = { equalize, even, blur, sharpen };

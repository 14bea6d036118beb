// Parts of a picture at another size, the same as on the command line: averages over areas, then lines between pixels.

/** @typedef {{ width: number, height: number, data: Uint8ClampedArray<ArrayBuffer> }} Picture four bytes a pixel */
/** A picture that may be too large to be held whole: so many rows of it from one on. @typedef {{ width: number, height: number, rows: (y: number, count: number) => Uint8ClampedArray }} Rows */
/**
 * A part of a picture, turned about its middle: angle in radians, clockwise as one sees it.
 * @typedef {{ x: number, y: number, width: number, height: number, angle: number }} Part
 */
/** @typedef {readonly [left: number, top: number, right: number, bottom: number]} Box */

const OPAQUE = 255;
// Rows that are asked for at once: 8 MB of a picture of 8000 pixels.
export const STRIP = 256;
// Shares are counted in parts of 2 ** 22: with bytes that fills 30 bits.
const BITS = 22;
const ROUND = 2 ** 21;

/**
 * Each pixel the mean of n by n; at the right and lower edge, of as many as there are. Rounded as Pillow's `reduce` does.
 * @param {Picture} picture
 * @param {number} n
 * @returns {Picture}
 */
export function reduced({ width, height, data }, n) {
  const [across, down] = [Math.ceil(width / n), Math.ceil(height / n)];
  const out = new Uint8ClampedArray(across * down * 4).fill(OPAQUE);
  for (let y = 0, to = 0; y < down; y++) {
    const bottom = Math.min(height, (y + 1) * n);
    for (let x = 0; x < across; x++, to += 4) {
      const right = Math.min(width, (x + 1) * n);
      let [red, green, blue] = [0, 0, 0];
      for (let row = y * n; row < bottom; row++) {
        for (let at = (row * width + x * n) * 4; at < (row * width + right) * 4; at += 4) {
          red += /** @type {number} */ (data[at]);
          green += /** @type {number} */ (data[at + 1]);
          blue += /** @type {number} */ (data[at + 2]);
        }
      }
      const count = (bottom - y * n) * (right - x * n);
      const [half, times] = [Math.floor(count / 2), Math.floor(Math.fround(2 ** 24 / count))];
      out[to] = Math.floor(((red + half) * times) / 2 ** 24);
      out[to + 1] = Math.floor(((green + half) * times) / 2 ** 24);
      out[to + 2] = Math.floor(((blue + half) * times) / 2 ** 24);
    }
  }
  return { width: across, height: down, data: out };
}

/**
 * A part as a model takes it: red, green, blue of each pixel, 0 to 255; black where it lies beyond the picture.
 * @param {Picture} picture
 * @param {Part} part
 * @param {number} across
 * @param {number} down
 */
export function cut(picture, part, across, down) {
  const n = Math.max(1, Math.floor(Math.min(part.width / across, part.height / down)));
  const { width, height, data } = n > 1 ? reduced(picture, n) : picture;
  const [cos, sin] = [Math.cos(part.angle), Math.sin(part.angle)];
  const out = new Float64Array(across * down * 3);
  let to = 0;
  for (let row = 0; row < down; row++) {
    const v = ((row + 0.5) / down - 0.5) * part.height;
    for (let column = 0; column < across; column++) {
      const u = ((column + 0.5) / across - 0.5) * part.width;
      const x = (part.x + cos * u - sin * v) / n - 0.5;
      const y = (part.y + sin * u + cos * v) / n - 0.5;
      const [left, top] = [Math.floor(x), Math.floor(y)];
      const [fx, fy] = [x - left, y - top];
      for (const [px, py, share] of /** @type {const} */ ([
        [left, top, (1 - fx) * (1 - fy)],
        [left + 1, top, fx * (1 - fy)],
        [left, top + 1, (1 - fx) * fy],
        [left + 1, top + 1, fx * fy],
      ])) {
        if (share === 0 || px < 0 || py < 0 || px >= width || py >= height) continue;
        const at = (py * width + px) * 4;
        for (let channel = 0; channel < 3; channel++) {
          out[to + channel] = /** @type {number} */ (out[to + channel]) + share * /** @type {number} */ (data[at + channel]);
        }
      }
      to += 3;
    }
  }
  return out;
}

/**
 * A box of the picture by area average, to the last bit as Pillow's `resize` with BOX: a pixel of the result is the mean of
 * the pixels whose middles lie in its part of the box, first across, then down, each rounded to a byte.
 * @param {Rows} picture
 * @param {Box} box
 * @param {number} across
 * @param {number} down
 * @returns {Picture}
 */
export function boxed({ width, height, rows }, box, across, down) {
  const [left, top, right, bottom] = /** @type {[number, number, number, number]} */ (box.map(Math.fround));
  const [columns, lines] = [meansOf(left, right, across, width), meansOf(top, bottom, down, height)];
  const from = /** @type {number} */ (lines.from[0]);
  const until = /** @type {number} */ (lines.until[down - 1]);
  const narrow = new Uint8Array((until - from) * across * 3);
  for (let y = from, to = 0; y < until; y += STRIP) {
    const count = Math.min(STRIP, until - y);
    const data = rows(y, count);
    for (let row = 0; row < count; row++, to += across * 3) meanOfRow(data, row * width, columns, narrow.subarray(to, to + across * 3));
  }
  const out = new Uint8ClampedArray(across * down * 4).fill(OPAQUE);
  const wide = across * 3;
  const sums = new Int32Array(wide);
  for (let row = 0, to = 0; row < down; row++) {
    sums.fill(ROUND);
    const share = /** @type {number} */ (lines.share[row]);
    for (let y = /** @type {number} */ (lines.from[row]); y < /** @type {number} */ (lines.until[row]); y++) {
      for (let at = 0, of = (y - from) * wide; at < wide; at++, of++) sums[at] = /** @type {number} */ (sums[at]) + share * /** @type {number} */ (narrow[of]);
    }
    for (let at = 0; at < wide; at += 3, to += 4) {
      out[to] = /** @type {number} */ (sums[at]) >> BITS;
      out[to + 1] = /** @type {number} */ (sums[at + 1]) >> BITS;
      out[to + 2] = /** @type {number} */ (sums[at + 2]) >> BITS;
    }
  }
  return { width: across, height: down, data: out };
}

/** @typedef {ReturnType<typeof meansOf>} Means */

/**
 * For each of `count` parts of a length, from which pixel until which its mean is made, and what each counts, in whole
 * numbers (Pillow's Resample.c, precompute_coeffs and normalize_coeffs_8bpc).
 * @param {number} from
 * @param {number} to
 * @param {number} count
 * @param {number} side pixels there are
 */
function meansOf(from, to, count, side) {
  const step = (to - from) / count;
  const wide = Math.max(1, step);
  const means = { from: new Int32Array(count), until: new Int32Array(count), share: new Int32Array(count) };
  for (let n = 0; n < count; n++) {
    const middle = from + (n + 0.5) * step;
    // A middle on the border is the lower part's, by the same fractions as there.
    const within = (/** @type {number} */ pixel) => (pixel - middle + 0.5) * (1 / wide) > -0.5 && (pixel - middle + 0.5) * (1 / wide) <= 0.5;
    let first = Math.max(0, Math.trunc(middle - 0.5 * wide + 0.5));
    let end = Math.min(side, Math.trunc(middle + 0.5 * wide + 0.5));
    while (first < end - 1 && !within(first)) first++;
    while (end > first + 1 && !within(end - 1)) end--;
    means.from[n] = first;
    means.until[n] = end;
    means.share[n] = Math.trunc(0.5 + (1 / (end - first)) * 2 ** BITS);
  }
  return means;
}

/**
 * @param {ArrayLike<number>} data
 * @param {number} start of the row, in pixels
 * @param {Means} means
 * @param {Uint8Array} out
 */
function meanOfRow(data, start, { from, until, share }, out) {
  for (let n = 0, to = 0; n < from.length; n++, to += 3) {
    const each = /** @type {number} */ (share[n]);
    let [red, green, blue] = [0, 0, 0];
    for (let at = (start + /** @type {number} */ (from[n])) * 4; at < (start + /** @type {number} */ (until[n])) * 4; at += 4) {
      red += /** @type {number} */ (data[at]);
      green += /** @type {number} */ (data[at + 1]);
      blue += /** @type {number} */ (data[at + 2]);
    }
    out[to] = (red * each + ROUND) >> BITS;
    out[to + 1] = (green * each + ROUND) >> BITS;
    out[to + 2] = (blue * each + ROUND) >> BITS;
  }
}

/**
 * A picture that is held whole, by its rows.
 * @param {Picture} picture
 * @returns {Rows}
 */
export const rowsOf = ({ width, height, data }) => ({ width, height, rows: (y, count) => data.subarray(y * width * 4, (y + count) * width * 4) });

/**
 * Red, green and blue alone.
 * @param {Picture} picture
 */
export function colours({ width, height, data }) {
  const out = new Uint8Array(width * height * 3);
  for (let at = 0, to = 0; to < out.length; at += 4, to += 3) {
    out[to] = /** @type {number} */ (data[at]);
    out[to + 1] = /** @type {number} */ (data[at + 1]);
    out[to + 2] = /** @type {number} */ (data[at + 2]);
  }
  return out;
}

/**
 * How light each pixel is (ITU-R BT.601, in whole numbers as Pillow has them).
 * @param {Picture} picture
 */
export function luma({ width, height, data }) {
  const out = new Uint8Array(width * height);
  for (let at = 0, from = 0; at < out.length; at++, from += 4) {
    const [red = 0, green = 0, blue = 0] = data.subarray(from, from + 3);
    out[at] = (red * 19_595 + green * 38_470 + blue * 7471 + 0x8000) >> 16;
  }
  return out;
}

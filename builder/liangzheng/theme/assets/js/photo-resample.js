// Parts of a picture at another size, the same as on the command line: averages over areas, then lines between pixels.

/** @typedef {Pick<ImageData, 'width' | 'height' | 'data'>} Picture four bytes a pixel */
/**
 * A part of a picture, turned about its middle: angle in radians, clockwise as one sees it.
 * @typedef {{ x: number, y: number, width: number, height: number, angle: number }} Part
 */
/** @typedef {readonly [left: number, top: number, right: number, bottom: number]} Box */

/**
 * Each pixel the mean of n by n; at the right and lower edge, of as many as there are.
 * @param {Picture} picture
 * @param {number} n
 * @returns {Picture}
 */
export function reduced({ width, height, data }, n) {
  const [across, down] = [Math.ceil(width / n), Math.ceil(height / n)];
  const out = new Uint8ClampedArray(across * down * 4);
  for (let y = 0; y < down; y++) {
    const bottom = Math.min(height, (y + 1) * n);
    for (let x = 0; x < across; x++) {
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
      out.set([red / count, green / count, blue / count, 255], (y * across + x) * 4);
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
  const out = new Float32Array(across * down * 3);
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
 * A box of the picture by area average: red, green, blue of each pixel.
 * @param {Picture} picture
 * @param {Box} box
 * @param {number} across
 * @param {number} down
 */
export function averaged({ width, height, data }, [left, top, right, bottom], across, down) {
  const columns = spans(left, right, across, width);
  const rows = spans(top, bottom, down, height);
  const out = new Uint8Array(across * down * 3);
  let to = 0;
  for (const row of rows) {
    for (const column of columns) {
      let [red, green, blue, sum] = [0, 0, 0, 0];
      for (const [y, down1] of row) {
        for (const [x, across1] of column) {
          const at = (y * width + x) * 4;
          const share = down1 * across1;
          red += share * /** @type {number} */ (data[at]);
          green += share * /** @type {number} */ (data[at + 1]);
          blue += share * /** @type {number} */ (data[at + 2]);
          sum += share;
        }
      }
      out.set([Math.round(red / sum), Math.round(green / sum), Math.round(blue / sum)], to);
      to += 3;
    }
  }
  return out;
}

/**
 * For each of `count` parts of a length, which pixels it covers, and how much of each.
 * @param {number} from
 * @param {number} to
 * @param {number} count
 * @param {number} side pixels there are
 * @returns {[pixel: number, share: number][][]}
 */
function spans(from, to, count, side) {
  return Array.from({ length: count }, (_, n) => {
    const start = from + ((to - from) * n) / count;
    const end = from + ((to - from) * (n + 1)) / count;
    const first = Math.min(side - 1, Math.max(0, Math.floor(start)));
    const last = Math.max(first + 1, Math.min(side, Math.ceil(end)));
    return Array.from({ length: last - first }, (__, at) => {
      const pixel = first + at;
      return [pixel, Math.max(1e-6, Math.min(end, pixel + 1) - Math.max(start, pixel))];
    });
  });
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

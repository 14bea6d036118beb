// A grey PNG of 16 bits whose levels are low, such as a picture of 8 or 12 bits kept in 16: a browser shows it black. As
// builder/liangzheng/pictures/images.py does, only the bits that are used count. PNG, third edition (W3C), by its sections.
import { bounded } from './bounded.js';

const SIGNATURE = 8;
const DEEP = 16;
const BYTES = 2; // of a pixel
// Below it, a browser leaves no more than a few levels.
const LOW = 4096;
const MOST = 16_777_216;

/**
 * The picture as the engine takes it; null where it is none of these, or is damaged.
 * @param {Blob} blob
 */
export async function deepPng(blob) {
  const view = new DataView(await blob.arrayBuffer());
  // Sections 5.2 and 11.2.1: the header comes first; grey, not interlaced.
  if (view.byteLength < 33 || view.getUint32(0) !== 0x89504e47 || view.getUint8(24) !== DEEP) return null;
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (view.getUint8(25) !== 0 || view.getUint8(28) !== 0 || !width || !height || width * height > MOST) return null;
  const length = height * (1 + width * BYTES);
  try {
    const packed = new Blob(dataOf(view)).stream();
    const lines = await bounded(packed.pipeThrough(new DecompressionStream('deflate')), length + 1);
    return lines?.length === length ? shown(lines, width, height) : null;
  } catch {
    return null;
  }
}

/**
 * Section 11.2.3: one stream of data, in any number of chunks.
 * @param {DataView<ArrayBuffer>} view
 */
function dataOf(view) {
  const parts = [];
  for (let at = SIGNATURE; at + 12 <= view.byteLength; at += 12 + view.getUint32(at)) {
    if (view.getUint32(at + 4) === 0x49444154) parts.push(new Uint8Array(view.buffer, at + 8, view.getUint32(at)));
  }
  return parts;
}

/**
 * @param {Uint8Array} lines
 * @param {number} width
 * @param {number} height
 */
function shown(lines, width, height) {
  const step = width * BYTES;
  /** @type {Uint8Array} */
  let above = new Uint8Array(step);
  let highest = 0;
  const levels = new Uint16Array(width * height);
  for (let y = 0; y < height; y++) {
    const start = y * (step + 1);
    const line = lines.subarray(start + 1, start + 1 + step);
    unfiltered(line, above, lines[start] ?? 0);
    for (let x = 0; x < width; x++) {
      const level = (/** @type {number} */ (line[BYTES * x]) << 8) | /** @type {number} */ (line[BYTES * x + 1]);
      levels[y * width + x] = level;
      highest = Math.max(highest, level);
    }
    above = line;
  }
  if (highest >= LOW) return null;
  const unused = Math.max(0, 32 - Math.clz32(highest) - 8);
  const pixels = Uint32Array.from(levels, (level) => 0xff000000 | ((level >> unused) * 0x010101));
  return new ImageData(new Uint8ClampedArray(pixels.buffer), width, height);
}

/**
 * Section 9.2: what a line says of the bytes before and above, undone in place.
 * @param {Uint8Array} line
 * @param {Uint8Array} above
 * @param {number} filter
 */
function unfiltered(line, above, filter) {
  for (let at = 0; at < line.length; at++) {
    const a = line[at - BYTES] ?? 0;
    const b = above[at] ?? 0;
    const c = above[at - BYTES] ?? 0;
    const guess = [0, a, b, (a + b) >> 1, filter === 4 ? paeth(a, b, c) : 0][filter] ?? 0;
    line[at] = /** @type {number} */ (line[at]) + guess;
  }
}

/** @param {number} a @param {number} b @param {number} c */
function paeth(a, b, c) {
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  if (pa <= pb && pa <= pc) return a;
  return pb <= pc ? b : c;
}

// A picture's QR codes as they must have been, where enough of them is to be seen; the same as
// builder/liangzheng/pictures/mending/mend.py makes of it.
import { STEPS } from './image-steps.js';
import { finders } from './mend-finders.js';
import { cleared, projection } from './mend-grid.js';
import { grids } from './mend-guesses.js';
import { blocks, dataModules, drawn, formatBits, formatModules, isMasked } from './mend-symbol.js';
import { corrected } from './reed-solomon.js';

/** @import { Grey } from './image-steps.js' */
/** @import { Grid, Seen } from './mend-grid.js' */

const AROUND = 8;
const SMOOTH = 1.1;
const DARKER = 4;
const GRAIN = 12;
const AGREES = 0.5;
/** @type {readonly (readonly [number, number])[]} */
const SPOTS = [[0.5, 0.5], [0.3, 0.3], [0.7, 0.3], [0.3, 0.7], [0.7, 0.7]];
const KEPT = 3;
const SHARES = 10;
const FINE = 3;
const MARGIN = 4;

/**
 * The codes found in a picture, drawn as they must have been.
 * @param {Grey} picture
 * @param {() => boolean} mayGoOn
 * @returns {Generator<Grey>}
 */
export function* mended(picture, mayGoOn) {
  const seen = seenIn(picture);
  for (const grid of grids(seen, finders({ width: seen.width, height: seen.height, data: seen.levels }))) {
    if (!mayGoOn()) return;
    if (grid.agreement < AGREES) continue;
    const code = read(cleared(seen, grid), seen) ?? read(grid, seen);
    if (code) yield pictureOf(code, grid.size);
  }
}

/** @param {Grey} picture @returns {Seen} */
function seenIn(picture) {
  const { width, height, data } = STEPS.blur(picture, SMOOTH);
  const mean = STEPS.blur({ width, height, data }, AROUND).data;
  const differences = data.map((level, at) => Math.max(0, Math.min(255, level - /** @type {number} */ (mean[at]) + 128)));
  const distances = differences.map((level) => Math.abs(level - 128));
  const contrast = STEPS.blur({ width, height, data: distances }, AROUND).data;
  return { width, height, levels: differences.map((level) => (level < 128 - DARKER ? 0 : 255)), differences, contrast };
}

/**
 * The modules of a code, row by row, without its errors; null where there are too many.
 * @param {Grid} grid
 * @param {Seen} seen
 */
function read({ size, corners }, seen) {
  const numbers = projection(size, corners);
  if (!numbers) return null;
  const shades = shadesOf(size, numbers, seen);
  let [number, most] = [0, -Infinity];
  for (let each = 0; each < 32; each++) {
    const likeness = likenessOf(each, size, shades);
    if (likeness > most) [number, most] = [each, likeness];
  }
  const [level, mask] = [number >> 3, number & 7];
  const { codewords, doubts } = codewordsOf(size, mask, shades);
  for (const { places, check } of blocks(size, level)) {
    const block = correctedBlock(
      places.map((place) => codewords[place] ?? 0),
      places.map((place) => doubts[place] ?? 0),
      check,
    );
    if (!block) return null;
    for (const [n, place] of places.entries()) codewords[place] = block[n] ?? 0;
  }
  return drawn(size, level, mask, codewords);
}

/**
 * How dark each module is for its surroundings: 0 for not known, negative for light.
 * @param {number} size
 * @param {readonly [number, number, number, number, number, number, number, number, number]} numbers
 * @param {Seen} seen
 */
function shadesOf(size, [a, b, c, d, e, f, g, h, i], { width, height, differences, contrast }) {
  const shades = new Int32Array(size * size);
  for (let place = 0; place < shades.length; place++) {
    let [darker, around] = [0, 0];
    for (const [right, below] of SPOTS) {
      const [u, v] = [(place % size) + right, Math.floor(place / size) + below];
      const depth = g * u + h * v + i;
      const [x, y] = [Math.trunc((a * u + b * v + c) / depth), Math.trunc((d * u + e * v + f) / depth)];
      if (!(x >= 0 && x < width && y >= 0 && y < height)) continue;
      darker += 128 - /** @type {number} */ (differences[y * width + x]);
      around += /** @type {number} */ (contrast[y * width + x]) + GRAIN;
    }
    shades[place] = around ? Math.trunc((darker * 1024) / around) : 0;
  }
  return shades;
}

/**
 * How well the format information that is seen fits a level and mask.
 * @param {number} number
 * @param {number} size
 * @param {Int32Array} shades
 */
function likenessOf(number, size, shades) {
  const bits = formatBits(number);
  let total = 0;
  for (const [bit, pair] of formatModules(size).entries()) {
    for (const place of pair) total += ((bits >> (14 - bit)) & 1 ? 1 : -1) * /** @type {number} */ (shades[place]);
  }
  return total;
}

/**
 * The codewords, and how sure each is: as its least sure module.
 * @param {number} size
 * @param {number} mask
 * @param {Int32Array} shades
 */
function codewordsOf(size, mask, shades) {
  const modules = dataModules(size);
  const count = modules.length >> 3;
  const codewords = Array.from({ length: count }, () => 0);
  const doubts = Array.from({ length: count }, () => 1 << 20);
  for (const [bit, place] of modules.slice(0, 8 * count).entries()) {
    const [at, shade] = [bit >> 3, /** @type {number} */ (shades[place])];
    const value = Number(shade > 0) ^ Number(isMasked(mask, place, size));
    codewords[at] = /** @type {number} */ (codewords[at]) | (value << (7 - (bit & 7)));
    doubts[at] = Math.min(/** @type {number} */ (doubts[at]), Math.abs(shade));
  }
  return { codewords, doubts };
}

/**
 * A block without its errors, some of the least sure codewords left out.
 * @param {readonly number[]} block
 * @param {readonly number[]} doubts
 * @param {number} check
 */
function correctedBlock(block, doubts, check) {
  const least = [...block.keys()].sort((one, other) => /** @type {number} */ (doubts[one]) - /** @type {number} */ (doubts[other]));
  const room = check - KEPT;
  for (let share = 0; share <= SHARES; share++) {
    const leftOut = least.slice(0, Math.floor((room * share) / SHARES));
    const found = corrected(block, check, leftOut);
    if (found && 2 * found.errors + leftOut.length <= room) return found.block;
  }
  return null;
}

/** @param {Uint8Array} modules @param {number} size @returns {Grey} */
function pictureOf(modules, size) {
  const width = (size + 2 * MARGIN) * FINE;
  const data = new Uint8Array(width * width).fill(255);
  for (let at = 0; at < data.length; at++) {
    const [column, row] = [Math.floor((at % width) / FINE) - MARGIN, Math.floor(at / width / FINE) - MARGIN];
    if (column >= 0 && row >= 0 && column < size && row < size && modules[row * size + column]) data[at] = 0;
  }
  return { width, height: width, data };
}

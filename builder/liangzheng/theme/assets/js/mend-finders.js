// Where finder patterns are in a picture of dark (0) and light (255), as builder/liangzheng/pictures/mending/finders.py
// finds them: runs of 1 : 1 : 3 : 1 : 1, across and down.

/** @import { Grey } from './image-steps.js' */
/**
 * The middle of a pattern, the length of its module across the picture, and the rows that cross it.
 * @typedef {{ x: number, y: number, module: number, rows: number }} Finder
 */

const STEP = 2;
const OFF = 0.65;
const MOST = 8;
const PLACES = 500;

/**
 * @param {Grey} levels
 * @returns {Finder[]}
 */
export function finders(levels) {
  const { width, height, data } = levels;
  /** @type {[x: number, y: number, across: number, down: number, rows: number][]} */
  const heaps = [];
  const starts = new Int32Array(width + 1);
  for (let y = 0; y < height; y += STEP) {
    let count = 0;
    for (let x = 0; x < width; x++) {
      if (x === 0 || data[y * width + x] !== data[y * width + x - 1]) starts[count++] = x;
    }
    starts[count] = width;
    for (let at = data[y * width] === 0 ? 0 : 1; at < count - 4; at += 2) {
      const runs = [0, 1, 2, 3, 4].map((n) => /** @type {number} */ (starts[at + n + 1]) - /** @type {number} */ (starts[at + n]));
      const across = moduleOf(runs);
      if (!across) continue;
      const x = (/** @type {number} */ (starts[at + 2]) + /** @type {number} */ (starts[at + 3])) >> 1;
      const down = crossed(levels, x, y, across);
      if (down) add(heaps, [x, down.middle, across, down.module, 1]);
    }
  }
  return heaps
    .filter(([, , , , rows]) => rows > 1)
    .map(([x, y, across, down, rows]) => ({ x: x / rows, y: y / rows, module: Math.min(across, down) / rows, rows }))
    .sort((one, other) => other.rows - one.rows)
    .slice(0, MOST);
}

/**
 * The length of a module where five runs are as in a pattern, else 0.
 * @param {readonly number[]} runs
 */
function moduleOf(runs) {
  const total = runs.reduce((sum, run) => sum + run, 0);
  if (total < 7) return 0;
  const module = total / 7;
  const off = OFF * module;
  const isSo = runs.every((run, n) => (n === 2 ? Math.abs(run - 3 * module) <= 1.8 * off : Math.abs(run - module) <= off));
  return isSo ? module : 0;
}

/**
 * The middle and the module of the pattern that goes down through a point.
 * @param {Grey} levels
 * @param {number} x
 * @param {number} y
 * @param {number} across
 */
function crossed(levels, x, y, across) {
  const [up, down] = [runsOf(levels, x, y - 1, -1, across), runsOf(levels, x, y, 1, across)];
  const module = moduleOf([up[2], up[1], up[0] + down[0], down[1], down[2]]);
  if (!module || !(across / 2 < module && module < across * 2)) return null;
  return { middle: y + (down[0] - up[0]) / 2, module };
}

/**
 * The lengths of a dark, a light and a dark run.
 * @param {Grey} levels
 * @param {number} x
 * @param {number} from
 * @param {number} step
 * @param {number} across
 * @returns {[number, number, number]}
 */
function runsOf({ width, height, data }, x, from, step, across) {
  let y = from;
  const [dark, light, darkAgain] = [0, 255, 0].map((level) => {
    let length = 0;
    for (; y >= 0 && y < height && length < 8 * across && data[y * width + x] === level; y += step) length++;
    return length;
  });
  return [dark ?? 0, light ?? 0, darkAgain ?? 0];
}

/**
 * @param {[x: number, y: number, across: number, down: number, rows: number][]} heaps
 * @param {[x: number, y: number, across: number, down: number, rows: number]} one
 */
function add(heaps, one) {
  const [x, y, across] = one;
  for (const heap of heaps) {
    const rows = heap[4];
    const isNear = Math.abs(heap[0] / rows - x) < 3 * across && Math.abs(heap[1] / rows - y) < 3 * across;
    const ratio = heap[2] / rows / across;
    if (isNear && ratio > 0.6 && ratio < 1.7) {
      for (const place of /** @type {const} */ ([0, 1, 2, 3, 4])) heap[place] += one[place];
      return;
    }
  }
  if (heaps.length < PLACES) heaps.push(one);
}

// Where the modules of a code lie in a picture, as builder/liangzheng/pictures/mending/grid.py fits a guess, sum by sum.
import { kept, patterns } from './mend-symbol.js';

/** @typedef {readonly [x: number, y: number]} Point */
/** @typedef {readonly [Point, Point, Point, Point]} Corners the middles of the finder patterns, and the fourth */
/** @typedef {{ size: number, corners: Corners, agreement: number }} Grid */
/**
 * 0 for dark and 255 for light; how far each pixel is lighter than what is around (128: not at all); how far that goes
 * around each pixel.
 * @typedef {{ width: number, height: number, levels: Uint8Array, differences: Uint8Array, contrast: Uint8Array }} Seen
 */
/** @typedef {readonly [column: number, row: number, sign: number]} Known */

export const INSET = 3.5;
const MOVES = [1, 0.5, 0.25];
const FINE_MOVES = [0.5, 0.25, 0.125];
/** @type {readonly Point[]} */
const FIELD = Array.from({ length: 15 * 15 }, (_, n) => [(Math.floor(n / 15) - 7) * 0.6, ((n % 15) - 7) * 0.6]);

/** @param {Point} one @param {Point} other @returns {Point} */
export const minus = (one, other) => [one[0] - other[0], one[1] - other[1]];

/** @param {Point} way */
export const lengthOf = (way) => Math.sqrt(way[0] * way[0] + way[1] * way[1]);

/**
 * The nine numbers that take a place on the grid to the picture; null where they do not exist.
 * @param {number} size
 * @param {Corners} corners
 * @returns {[number, number, number, number, number, number, number, number, number] | null}
 */
export function projection(size, [[x0, y0], [x1, y1], [x3, y3], [x2, y2]]) {
  const [rightX, rightY, belowX, belowY] = [x1 - x2, y1 - y2, x3 - x2, y3 - y2];
  const [restX, restY] = [x0 - x1 + x2 - x3, y0 - y1 + y2 - y3];
  const whole = rightX * belowY - belowX * rightY;
  if (whole === 0) return null;
  const scale = 1 / (size - 2 * INSET);
  const g = ((restX * belowY - belowX * restY) / whole) * scale;
  const h = ((rightX * restY - restX * rightY) / whole) * scale;
  const [a, b] = [(x1 - x0) * scale + g * x1, (x3 - x0) * scale + h * x3];
  const [d, e] = [(y1 - y0) * scale + g * y1, (y3 - y0) * scale + h * y3];
  return [a, b, x0 - (a + b) * INSET, d, e, y0 - (d + e) * INSET, g, h, 1 - (g + h) * INSET];
}

/** @type {(size: number) => readonly Known[]} */
const known = kept((size) =>
  [...patterns(size)].map(([place, dark]) => [(place % size) + 0.5, Math.floor(place / size) + 0.5, dark ? 1 : -1]),
);

/** What is known of the half that is away from the three finder patterns. @type {(size: number) => readonly Known[]} */
const far = kept((size) => known(size).filter(([column, row]) => column + row > size && Math.min(column, row) > 9));

/** The middles of some modules, spread over a code. @type {(size: number) => readonly Known[]} */
const some = kept((size) => {
  const step = size < 88 ? 11 : 22;
  return Array.from({ length: size * size }, (_, place) => place)
    .filter((place) => ((place % size) * 7 + Math.floor(place / size) * 3) % step === 0)
    .map((place) => [(place % size) + 0.5, Math.floor(place / size) + 0.5, 1]);
});

/**
 * The sum of what pixels are worth at places of the grid; null where the grid is none.
 * @param {Seen} seen
 * @param {number} size
 * @param {Corners} corners
 * @param {readonly Known[]} places
 * @param {(at: number, sign: number) => number} worth
 */
function summed({ width, height }, size, corners, places, worth) {
  const numbers = projection(size, corners);
  if (!numbers) return null;
  const [a, b, c, d, e, f, g, h, i] = numbers;
  let total = 0;
  for (const [column, row, sign] of places) {
    const depth = g * column + h * row + i;
    if (depth <= 0) return null;
    const x = Math.trunc((a * column + b * row + c) / depth);
    const y = Math.trunc((d * column + e * row + f) / depth);
    if (x >= 0 && x < width && y >= 0 && y < height) total += worth(y * width + x, sign);
  }
  return total;
}

/**
 * How much of what is known of a code is seen: -1 to 1.
 * @param {Seen} seen
 * @param {number} size
 * @param {Corners} corners
 * @param {readonly Known[]} [places]
 */
export function agreement(seen, size, corners, places = known(size)) {
  const total = summed(seen, size, corners, places, (at, sign) => (seen.levels[at] === 0 ? sign : -sign));
  return total === null ? -1 : total / places.length;
}

/**
 * @param {Seen} seen
 * @param {number} size
 * @param {Corners} corners
 */
const clearness = (seen, size, corners) =>
  summed(seen, size, corners, some(size), (at) => Math.abs(/** @type {number} */ (seen.differences[at]) - 128)) ?? -1;

/**
 * The grid near a guess with which most of the patterns agrees.
 * @param {Seen} seen
 * @param {Grid} guess
 */
export function fitted(seen, guess) {
  const { size, corners } = guess;
  let best = guess;
  const places = far(size);
  if (places.length) {
    const unit = lengthOf(minus(corners[1], corners[0])) / (size - 2 * INSET);
    let most = -Infinity;
    let chosen = corners;
    for (const [across, down] of FIELD) {
      const there = moved(corners, 3, across * unit, down * unit);
      const agreed = agreement(seen, size, there, places);
      if (agreed > most) [most, chosen] = [agreed, there];
    }
    const agreed = agreement(seen, size, chosen);
    if (agreed > best.agreement) best = { size, corners: chosen, agreement: agreed };
  }
  return climbed(best, MOVES, (there) => agreement(seen, size, there));
}

/**
 * The grid near one at which the middles of modules differ most from what is around them.
 * @param {Seen} seen
 * @param {Grid} grid
 */
export function cleared(seen, { size, corners }) {
  const measure = (/** @type {Corners} */ there) => clearness(seen, size, there);
  return climbed({ size, corners, agreement: measure(corners) }, FINE_MOVES, measure);
}

/**
 * @param {Grid} start
 * @param {readonly number[]} moves
 * @param {(corners: Corners) => number} measure
 */
function climbed(start, moves, measure) {
  const { size } = start;
  let best = start;
  const unit = lengthOf(minus(start.corners[1], start.corners[0])) / (size - 2 * INSET);
  for (const move of moves) {
    for (let turn = 0; turn < 2; turn++) {
      const before = best;
      for (const corner of [3, 2, 1, 0]) {
        for (const [across, down] of /** @type {readonly Point[]} */ ([[move, 0], [-move, 0], [0, move], [0, -move]])) {
          const corners = moved(best.corners, corner, across * unit, down * unit);
          const measured = measure(corners);
          if (measured > best.agreement) best = { size, corners, agreement: measured };
        }
      }
      if (best === before) break;
    }
  }
  return best;
}

/**
 * @param {Corners} corners
 * @param {number} corner
 * @param {number} across
 * @param {number} down
 * @returns {Corners}
 */
function moved(corners, corner, across, down) {
  const [one, two, three, four] = corners.map(([x, y], n) => /** @type {Point} */ (n === corner ? [x + across, y + down] : [x, y]));
  return /** @type {Corners} */ ([one, two, three, four]);
}

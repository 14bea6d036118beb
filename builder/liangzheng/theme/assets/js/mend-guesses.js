// Guesses where a code lies, from three finder patterns or from two and what is left of the third, as
// builder/liangzheng/pictures/mending/guesses.py makes them.
import { INSET, agreement, fitted, lengthOf, minus } from './mend-grid.js';
import { LARGEST, SMALLEST } from './mend-symbol.js';

/** @import { Finder } from './mend-finders.js' */
/** @import { Corners, Grid, Point, Seen } from './mend-grid.js' */
/** @typedef {{ corners: Corners, sizes: readonly number[] }} Guess */

const ALIKE = 1.7;
const SIDES = 1.5;
const ASKEW = 0.35;
const TWOS = 5;
const FITTED = 5;
const PROMISING = 0.12;
/** @type {readonly (readonly [column: number, row: number, sign: number])[]} */
const RINGS = Array.from({ length: 81 }, (_, n) => {
  const [column, row] = [(n % 9) - 4, Math.floor(n / 9) - 4];
  return [column, row, [0, 1, 3].includes(Math.max(Math.abs(column), Math.abs(row))) ? 1 : -1];
});
const HALF_SEEN = 40;

/**
 * The grids that are fitted, the most promising first.
 * @param {Seen} seen
 * @param {readonly Finder[]} found
 * @returns {Generator<Grid>}
 */
export function* grids(seen, found) {
  const guesses = [...byThree(found), ...byTwo(seen, found)].flatMap(({ corners, sizes }) =>
    sizes.map((size) => ({ size, corners, agreement: agreement(seen, size, corners) })),
  );
  const promising = guesses.filter((guess) => guess.agreement > PROMISING).sort((one, other) => other.agreement - one.agreement);
  for (const guess of promising.slice(0, FITTED)) yield fitted(seen, guess);
}

/**
 * @param {readonly Finder[]} found
 * @returns {Generator<Guess>}
 */
function* byThree(found) {
  for (const [first, one] of found.entries()) {
    for (const [second, two] of found.entries()) {
      for (const [third, three] of found.entries()) {
        if (first >= second || second >= third) continue;
        const modules = [one.module, two.module, three.module];
        if (Math.max(...modules) / Math.min(...modules) > ALIKE) continue;
        const module = (one.module + two.module + three.module) / 3;
        for (const [corner, right, below] of /** @type {const} */ ([[one, two, three], [two, one, three], [three, one, two]])) {
          const points = /** @type {const} */ ([pointOf(corner), pointOf(right), pointOf(below)]);
          if (isCorner(...points)) yield { corners: withFourth(...points), sizes: sizesOf(...points, module) };
        }
      }
    }
  }
}

/**
 * Where the third pattern is hidden: on either side of two, at either end or between.
 * @param {Seen} seen
 * @param {readonly Finder[]} found
 * @returns {Generator<Guess>}
 */
function* byTwo(seen, found) {
  const some = found.slice(0, TWOS);
  for (const [n, one] of some.entries()) {
    for (const other of some.slice(n + 1)) {
      if (Math.max(one.module, other.module) / Math.min(one.module, other.module) > ALIKE) continue;
      const module = (one.module + other.module) / 2;
      for (const [first, second] of /** @type {const} */ ([[pointOf(one), pointOf(other)], [pointOf(other), pointOf(one)]])) {
        const [across, down] = minus(second, first);
        for (const side of [1, -1]) {
          /** @type {Point} */
          const third = [first[0] - side * down, first[1] + side * across];
          const near = hidden(seen, third, [minus(second, first), minus(third, first)], module);
          yield { corners: withFourth(first, second, near), sizes: sizesOf(first, second, near, module) };
        }
        /** @type {Point} */
        const third = [first[0] + (across - down) / 2, first[1] + (down + across) / 2];
        const near = hidden(seen, third, [minus(first, third), minus(second, third)], module);
        yield { corners: withFourth(near, first, second), sizes: sizesOf(near, first, second, module) };
      }
    }
  }
}

/** @param {Finder} finder @returns {Point} */
const pointOf = ({ x, y }) => [x, y];

/**
 * Where near a guess most of a finder pattern is to be seen; the guess itself where none is.
 * @param {Seen} seen
 * @param {Point} guess
 * @param {readonly [Point, Point]} ways
 * @param {number} module
 * @returns {Point}
 */
function hidden({ levels, width, height }, guess, ways, module) {
  const [long, high] = [lengthOf(ways[0]), lengthOf(ways[1])];
  const unit = (module * Math.max(Math.abs(ways[0][0]), Math.abs(ways[0][1]))) / long;
  const right = [(ways[0][0] / long) * unit, (ways[0][1] / long) * unit];
  const below = [(ways[1][0] / high) * unit, (ways[1][1] / high) * unit];
  const [rightX = 0, rightY = 0] = right;
  const [belowX = 0, belowY = 0] = below;
  const reach = Math.min(8, Math.max(2, Math.floor((long / unit) * 0.1 + 0.5)));
  let [best, most] = [guess, HALF_SEEN];
  for (let column = -reach; column <= reach; column++) {
    for (let row = -reach; row <= reach; row++) {
      const x = guess[0] + column * rightX + row * belowX;
      const y = guess[1] + column * rightY + row * belowY;
      let agreeing = 0;
      for (const [across, down, sign] of RINGS) {
        const atX = Math.trunc(x + across * rightX + down * belowX);
        const atY = Math.trunc(y + across * rightY + down * belowY);
        if (atX >= 0 && atX < width && atY >= 0 && atY < height) agreeing += levels[atY * width + atX] === 0 ? sign : -sign;
      }
      if (agreeing > most) [best, most] = [[x, y], agreeing];
    }
  }
  return best;
}

/** @param {Point} corner @param {Point} one @param {Point} other */
function isCorner(corner, one, other) {
  const [first, second] = [minus(one, corner), minus(other, corner)];
  const [long, high] = [lengthOf(first), lengthOf(second)];
  if (long < 1 || high < 1 || Math.max(long, high) / Math.min(long, high) > SIDES) return false;
  return Math.abs(first[0] * second[0] + first[1] * second[1]) / (long * high) <= ASKEW;
}

/**
 * Four corners by rows, as the code is read where it is not mirrored.
 * @param {Point} corner
 * @param {Point} one
 * @param {Point} other
 * @returns {Corners}
 */
function withFourth(corner, one, other) {
  const [first, second] = [minus(one, corner), minus(other, corner)];
  const [right, below] = first[0] * second[1] - first[1] * second[0] < 0 ? [other, one] : [one, other];
  return [corner, right, below, [right[0] + below[0] - corner[0], right[1] + below[1] - corner[1]]];
}

/**
 * The sizes that a code may have by the length of a module; large ones are hard to tell apart.
 * @param {Point} corner
 * @param {Point} one
 * @param {Point} other
 * @param {number} module
 */
function sizesOf(corner, one, other, module) {
  const across = minus(one, corner);
  const side = (lengthOf(across) + lengthOf(minus(other, corner))) / 2;
  const unit = (module * Math.max(Math.abs(across[0]), Math.abs(across[1]))) / lengthOf(across);
  const version = Math.floor((side / unit + 2 * INSET - 17) / 4 + 0.5);
  const near = 1 + Math.floor(version / 6);
  const sizes = Array.from({ length: Math.max(0, 2 * near + 1) }, (_, n) => 17 + 4 * (version - near + n));
  return sizes.filter((size) => size >= SMALLEST && size <= LARGEST);
}

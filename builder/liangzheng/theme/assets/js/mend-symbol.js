// How a QR code is laid out (ISO/IEC 18004), as builder/liangzheng/pictures/mending/symbol.py has it, clause by clause.
// Everything is by places in a code's rows: row * size + column.
import { QR_BLOCKS } from './constants.js';

export const SMALLEST = 21;
export const LARGEST = 177;
const FORMAT_MASK = 0b101010000010010;
const FORMAT_CODE = 0b10100110111;
const VERSION_CODE = 0b1111100100101;
const NUMBERED = 7;

/** @param {number} size */
const versionOf = (size) => (size - 17) / 4;

/**
 * @template Value
 * @param {(size: number) => Value} make
 * @returns {(size: number) => Value} which makes it once for each size
 */
export function kept(make) {
  /** @type {Map<number, Value>} */
  const values = new Map();
  return (size) => {
    const value = values.get(size) ?? make(size);
    values.set(size, value);
    return value;
  };
}

/** @param {number} size */
function alignments(size) {
  const version = versionOf(size);
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = version === 32 ? 26 : Math.floor((version * 4 + count * 2 + 1) / (2 * count - 2)) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, place) => size - 7 - (count - 2 - place) * step)];
}

/** The modules that are alike in every code of a size: place, and whether it is dark, in the host's order. */
export const patterns = kept((size) => {
  /** @type {Map<number, boolean>} */
  const found = new Map();
  /** @param {number} column @param {number} row @param {number} reach @param {readonly boolean[]} dark */
  const rings = (column, row, reach, dark) => {
    for (let y = row - reach; y <= row + reach; y++) {
      for (let x = column - reach; x <= column + reach; x++) {
        if (x < 0 || y < 0 || x >= size || y >= size) continue;
        found.set(y * size + x, dark[Math.max(Math.abs(x - column), Math.abs(y - row))] ?? false);
      }
    }
  };
  for (let place = 8; place < size - 8; place++) {
    found.set(6 * size + place, place % 2 === 0);
    found.set(place * size + 6, place % 2 === 0);
  }
  for (const row of alignments(size)) {
    for (const column of alignments(size)) {
      const isFinder = (row < 9 && (column < 9 || column > size - 10)) || (column < 9 && row > size - 10);
      if (!isFinder) rings(column, row, 2, [true, false, true]);
    }
  }
  for (const [column, row] of /** @type {const} */ ([[3, 3], [size - 4, 3], [3, size - 4]])) {
    rings(column, row, 4, [true, true, false, true, false]);
  }
  found.set((size - 8) * size + 8, true);
  return found;
});

/** The two places of each bit of the format information, highest first. */
export const formatModules = kept((size) => {
  const first = [0, 1, 2, 3, 4, 5, 7, 8].map((row) => row * size + 8).concat([7, 5, 4, 3, 2, 1, 0].map((column) => 8 * size + column));
  const second = Array.from({ length: 15 }, (_, bit) => (bit < 8 ? 8 * size + size - 1 - bit : (size - 15 + bit) * size + 8));
  return first.map((place, bit) => /** @type {[number, number]} */ ([place, second[bit] ?? 0])).reverse();
});

const versionModules = kept((size) => {
  /** @type {Map<number, boolean>} */
  const found = new Map();
  if (versionOf(size) < NUMBERED) return found;
  const bits = withRemainder(versionOf(size), 12, VERSION_CODE);
  for (let bit = 0; bit < 18; bit++) {
    const [near, far] = [Math.floor(bit / 3), size - 11 + (bit % 3)];
    const dark = ((bits >> bit) & 1) === 1;
    found.set(far * size + near, dark).set(near * size + far, dark);
  }
  return found;
});

/** @param {number} number level * 8 + mask */
export const formatBits = (number) => withRemainder(number, 10, FORMAT_CODE) ^ FORMAT_MASK;

/** @param {number} value @param {number} length @param {number} code */
function withRemainder(value, length, code) {
  const bits = (/** @type {number} */ number) => 32 - Math.clz32(number);
  let rest = value << length;
  while (bits(rest) > length) rest ^= code << (bits(rest) - bits(code));
  return (value << length) | rest;
}

/** @type {readonly ((column: number, row: number) => boolean)[]} */
const MASKS = [
  (column, row) => (row + column) % 2 === 0,
  (_column, row) => row % 2 === 0,
  (column) => column % 3 === 0,
  (column, row) => (row + column) % 3 === 0,
  (column, row) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (column, row) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (column, row) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (column, row) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
];

/** @param {number} mask @param {number} place @param {number} size */
export const isMasked = (mask, place, size) => MASKS[mask]?.(place % size, Math.floor(place / size)) ?? false;

/** The modules of data in their order: two columns up, two down. */
export const dataModules = kept((size) => {
  const taken = new Set([...patterns(size).keys(), ...versionModules(size).keys(), ...formatModules(size).flat()]);
  /** @type {number[]} */
  const found = [];
  let upwards = true;
  for (let right = size - 1; right > 0; right -= right === 8 ? 3 : 2) {
    for (let turn = 0; turn < size; turn++) {
      const row = upwards ? size - 1 - turn : turn;
      for (const place of [row * size + right, row * size + right - 1]) if (!taken.has(place)) found.push(place);
    }
    upwards = !upwards;
  }
  return found;
});

/**
 * Each block's codewords by their place among all, data first, and how many are for correction.
 * @param {number} size
 * @param {number} level
 */
export function blocks(size, level) {
  const [count = 1, check = 0] = QR_BLOCKS[versionOf(size) - 1]?.[level] ?? [];
  const total = dataModules(size).length >> 3;
  const [short, longer, data] = [Math.floor(total / count) - check, total % count, total - check * count];
  return Array.from({ length: count }, (_, number) => {
    const places = Array.from({ length: short }, (_each, place) => place * count + number);
    if (number >= count - longer) places.push(short * count + number - (count - longer));
    for (let place = 0; place < check; place++) places.push(data + place * count + number);
    return { places, check };
  });
}

/**
 * A whole code, row by row: 1 for a dark module.
 * @param {number} size
 * @param {number} level
 * @param {number} mask
 * @param {readonly number[]} codewords
 */
export function drawn(size, level, mask, codewords) {
  const modules = new Uint8Array(size * size);
  for (const [place, dark] of [...patterns(size), ...versionModules(size)]) modules[place] = Number(dark);
  const bits = formatBits((level << 3) | mask);
  for (const [bit, pair] of formatModules(size).entries()) for (const place of pair) modules[place] = (bits >> (14 - bit)) & 1;
  for (const [bit, place] of dataModules(size).entries()) {
    modules[place] = (((codewords[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) ^ Number(isMasked(mask, place, size));
  }
  return modules;
}

// Memory without its empty pages, of which a heap has many. In bytes: the length, the number of full pages, their
// numbers (each 4, little-endian as WebAssembly's memory), and the pages.

/** @import { Bytes } from './runtime-file.js' */

const PAGE = 65_536;
const WORD = 4;

/**
 * @param {Bytes} memory its length a multiple of 4, as WebAssembly's is
 * @returns {Bytes}
 */
export function packed(memory) {
  const words = new Uint32Array(memory.buffer, memory.byteOffset, memory.length / WORD);
  const step = PAGE / WORD;
  /** @type {number[]} */
  const full = [];
  for (let page = 0; page * step < words.length; page++) {
    if (words.subarray(page * step, (page + 1) * step).some((word) => word !== 0)) full.push(page);
  }
  const head = new Uint32Array([memory.length, full.length, ...full]);
  const ends = full.map((page) => memory.subarray(page * PAGE, (page + 1) * PAGE));
  const all = new Uint8Array(head.byteLength + ends.reduce((sum, { length }) => sum + length, 0));
  all.set(new Uint8Array(head.buffer));
  let place = head.byteLength;
  for (const one of ends) {
    all.set(one, place);
    place += one.length;
  }
  return all;
}

/**
 * @param {Bytes} bytes as `packed` made them
 * @returns {Bytes}
 */
export function spread(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [length, count] = [view.getUint32(0, true), view.getUint32(WORD, true)];
  const memory = new Uint8Array(length);
  let place = (2 + count) * WORD;
  for (let n = 0; n < count; n++) {
    const start = view.getUint32((2 + n) * WORD, true) * PAGE;
    const one = bytes.subarray(place, place + Math.min(PAGE, length - start));
    memory.set(one, start);
    place += one.length;
  }
  return memory;
}

// SHA-256 in plain script (FIPS 180-4), for pages that are not secure: browsers keep their own digest from them.

const WORD = 2 ** 32;
const BLOCK = 64;

// The fractional parts of the roots of the first primes (FIPS 180-4, sections 4.2.2 and 5.3.3).
/** @param {number} root */
const fraction = (root) => Math.floor((root % 1) * WORD);
const PRIMES = Array.from({ length: 312 }, (_, at) => at).filter((n) => {
  for (let by = 2; by * by <= n; by += 1) if (n % by === 0) return false;
  return n > 1;
});
/** @typedef {any} Words an Int32Array: its words are there, which tsc cannot know */
/** @type {Words} */
const K = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));
const START = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));

/**
 * @param {Uint8Array} bytes
 * @returns {Uint8Array<ArrayBuffer>} the digest
 */
export function sha256(bytes) {
  const state = Int32Array.from(START);
  const words = new Int32Array(BLOCK);
  const whole = bytes.length - (bytes.length % BLOCK);
  compress(state, words, bytes, whole);
  const rest = padded(bytes.subarray(whole), bytes.length);
  compress(state, words, rest, rest.length);
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, at) => digest.setInt32(4 * at, word));
  return new Uint8Array(digest.buffer);
}

/**
 * Section 5.1.1: a one, zeros, and the length in bits.
 * @param {Uint8Array} rest
 * @param {number} length
 */
function padded(rest, length) {
  const last = new Uint8Array(rest.length + 9 > BLOCK ? 2 * BLOCK : BLOCK);
  last.set(rest);
  last[rest.length] = 0x80;
  const view = new DataView(last.buffer);
  view.setUint32(last.length - 8, Math.floor((length * 8) / WORD));
  view.setUint32(last.length - 4, (length * 8) % WORD);
  return last;
}

/** @param {number} word @param {number} by */
const turned = (word, by) => (word >>> by) | (word << (32 - by));

/**
 * Section 6.2.2, of each block up to an end.
 * @param {Words} state
 * @param {Words} w
 * @param {Uint8Array} bytes
 * @param {number} end
 */
function compress(state, w, bytes, end) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let block = 0; block < end; block += BLOCK) {
    for (let t = 0; t < 16; t += 1) w[t] = view.getInt32(block + 4 * t);
    for (let t = 16; t < 64; t += 1) {
      const [two, fifteen] = [w[t - 2], w[t - 15]];
      const s1 = turned(two, 17) ^ turned(two, 19) ^ (two >>> 10);
      const s0 = turned(fifteen, 7) ^ turned(fifteen, 18) ^ (fifteen >>> 3);
      w[t] = s1 + w[t - 7] + s0 + w[t - 16];
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let t = 0; t < 64; t += 1) {
      const first = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + K[t] + w[t]) | 0;
      const second = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, at) => (state[at] += word));
  }
}

// One file of the runtime: fetched, resumed where the connection broke, checked by its hash, unpacked.
// What is not as the manifest says is fetched once more past every cache, and then refused.
import { sha256Of } from './digest.js';

/**
 * sha256: of the file, in hexadecimal; inside: of what it unpacks to, for hosts that send that in a coding of their own.
 * @typedef {{ path: string, bytes: number, sha256: string, inside: string }} RuntimeFile
 */
/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

// Without a byte for so long, a connection is taken for broken.
const STALLED_MS = 20_000;
// How often a broken connection is tried again without any progress, and how long before it.
const PAUSES_MS = [500, 1000, 2000];
// More than any file unpacks to: a host that sends it unpacked, in a coding of its own, or without an end, is read no further.
const MOST = 32_000_000;

export class RuntimeError extends Error {
  /**
   * @param {'network' | 'missing' | 'altered' | 'browser'} code browser: it lacks what `path` names
   * @param {string} path
   * @param {unknown} [cause]
   */
  constructor(code, path, cause) {
    super(`${path}: ${code}`, { cause });
    this.code = code;
    this.path = path;
  }
}

/**
 * Returns the file as it came, checked.
 * @param {string} url
 * @param {RuntimeFile} file
 * @param {(length: number) => void} tell called with the number of bytes that are there
 * @returns {Promise<Bytes>} throws RuntimeError
 */
export async function runtimeFile(url, file, tell = () => {}) {
  /** @type {RuntimeError | undefined} */
  let refused;
  for (const cache of /** @type {const} */ (['default', 'reload'])) {
    try {
      const bytes = await download(url, file, cache, tell);
      if (bytes && (await isWhole(bytes, file))) {
        tell(file.bytes);
        return bytes;
      }
      refused = new RuntimeError('altered', file.path);
    } catch (error) {
      // That a file is missing is kept by caches too.
      if (!(error instanceof RuntimeError && error.code === 'missing')) throw error;
      refused = error;
    }
  }
  throw refused;
}

/**
 * @param {Bytes} bytes
 * @returns {ReadableStream<Bytes>}
 */
export function unpacked(bytes) {
  const stream = /** @type {ReadableStream<Bytes>} */ (new Blob([bytes]).stream());
  return isGzip(bytes) ? stream.pipeThrough(new DecompressionStream('gzip')) : stream;
}

/** @param {Bytes} bytes */
const isGzip = (bytes) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * Whether some bytes are the file that the manifest names.
 * @param {Bytes} bytes
 * @param {Pick<RuntimeFile, 'sha256' | 'inside'>} file
 */
export async function isWhole(bytes, { sha256, inside }) {
  return (await sha256Of(bytes)) === (isGzip(bytes) ? sha256 : inside);
}

/**
 * Returns what the host gives, whole or not; nothing where it gives more than the file can be.
 * @param {string} url
 * @param {RuntimeFile} file
 * @param {'default' | 'reload'} cache
 * @param {(length: number) => void} tell
 * @returns {Promise<Bytes | undefined>}
 */
async function download(url, file, cache, tell) {
  /** @type {Bytes[]} */
  let parts = [];
  let length = 0;
  for (let failures = 0; ; ) {
    try {
      for await (const part of body(url, file, cache, length)) {
        if (part === 'from the start') {
          [parts, length] = [[], 0];
          continue;
        }
        parts.push(part);
        length += part.length;
        failures = 0;
        if (length > mostOf(file, parts[0])) return undefined;
        tell(Math.min(length, file.bytes));
      }
      return new Uint8Array(await new Blob(parts).arrayBuffer());
    } catch (error) {
      if (error instanceof RuntimeError) throw error;
      const pause = PAUSES_MS[failures++];
      if (pause === undefined) throw new RuntimeError('network', file.path, error);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

/**
 * Yields the bytes from a place on, or all of them after 'from the start', where the host cannot go on.
 * @param {string} url
 * @param {RuntimeFile} file
 * @param {'default' | 'reload'} cache
 * @param {number} from
 * @returns {AsyncGenerator<Bytes | 'from the start'>}
 */
async function* body(url, file, cache, from) {
  const stalled = new AbortController();
  let clock = setTimeout(() => stalled.abort(), STALLED_MS);
  try {
    /** @type {RequestInit} */
    const options = { cache, signal: stalled.signal, credentials: 'same-origin' };
    if (from) options.headers = { Range: `bytes=${from}-` };
    const response = await fetch(url, options);
    if (response.status === 416) {
      yield 'from the start';
      return;
    }
    if (!response.ok) throw new RuntimeError(response.status < 500 ? 'missing' : 'network', file.path);
    if (from && response.status !== 206) yield 'from the start';
    const reader = /** @type {ReadableStreamDefaultReader<Bytes>} */ (response.body?.getReader());
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(clock);
      clock = setTimeout(() => stalled.abort(), STALLED_MS);
      yield value;
    }
  } finally {
    clearTimeout(clock);
    stalled.abort(); // what is not read any more is not fetched any more
  }
}

/**
 * How long a file can be that begins so: as listed, if it comes packed.
 * @param {RuntimeFile} file
 * @param {Bytes} [beginning]
 */
const mostOf = ({ bytes }, beginning) => (bytes && beginning && isGzip(beginning) ? bytes : MOST);

// The runtime of this page's own build: each file is fetched, checked, compiled once, whoever needs it how often.
import { lacking } from './needed.js';
import { RuntimeError, runtimeFile, unpacked } from './runtime-file.js';
import { siteUrl } from './site.js';

/** @import { Bytes, RuntimeFile } from './runtime-file.js' */
/** @typedef {'python-worker' | 'pyodide' | 'python' | 'scan-worker' | 'zxing' | 'certificates' | 'pdf-worker' | 'pdfium'} Name */
/** @typedef {Readonly<Record<Name, RuntimeFile>>} Manifest */
/** @typedef {{ loaded: number, total: number }} Loading in bytes, of what a verdict needs */

// Small, and of use before the rest: a code can be scanned while Python is on its way.
/** @type {readonly Name[]} */
const READER = ['scan-worker', 'zxing'];
export const PYTHON = /** @type {const} */ (['python-worker', 'pyodide', 'python']);

export class Runtime {
  #manifest;
  #tell;
  /** @type {Map<string, Promise<any>>} */
  #made = new Map();
  // Ends when what was asked for of the reader is there, or cannot be had.
  /** @type {Promise<void>} */
  #reader = Promise.resolve();
  /** @type {Map<string, number>} */
  #loaded = new Map();

  /**
   * @param {Manifest} manifest
   * @param {(state: Loading) => void} tell
   */
  constructor(manifest, tell) {
    this.#manifest = manifest;
    this.#tell = tell;
  }

  /**
   * A script or an archive, unpacked.
   * @param {Name} name
   * @returns {Promise<Bytes>} throws RuntimeError
   */
  bytes(name) {
    return this.#once(`bytes ${name}`, async () => {
      const stream = unpacked(await this.#file(name));
      return new Uint8Array(await new Response(stream).arrayBuffer());
    });
  }

  /**
   * WebAssembly, compiled.
   * @param {Name} name
   * @returns {Promise<WebAssembly.Module>} throws RuntimeError
   */
  module(name) {
    return this.#once(`module ${name}`, async () => {
      const stream = unpacked(await this.#file(name));
      // Of our own, so that the host's type of it does not matter.
      return WebAssembly.compileStreaming(new Response(stream, { headers: { 'Content-Type': 'application/wasm' } }));
    });
  }

  /** @param {Name} name */
  hash(name) {
    return this.#manifest[name].sha256;
  }

  /**
   * A file as it came; those of the reader before all others.
   * @param {Name} name
   */
  async #file(name) {
    const lack = lacking();
    if (lack) throw new RuntimeError('browser', lack);
    const file = this.#manifest[name];
    const fetching = () => runtimeFile(siteUrl(file.path), file, (length) => this.#count(name, length));
    if (!READER.includes(name)) {
      await this.#reader;
      return fetching();
    }
    const coming = fetching();
    this.#reader = Promise.allSettled([this.#reader, coming]).then(() => {});
    return coming;
  }

  /**
   * @param {Name} name
   * @param {number} length
   */
  #count(name, length) {
    const needed = [...READER, ...PYTHON];
    this.#loaded.set(name, length);
    const sum = (/** @type {(name: Name) => number} */ of) => needed.reduce((total, one) => total + of(one), 0);
    this.#tell({ loaded: sum((one) => this.#loaded.get(one) ?? 0), total: sum((one) => this.#manifest[one].bytes) });
  }

  /**
   * What failed is made again when it is asked for again.
   * @template T
   * @param {string} what
   * @param {() => Promise<T>} make
   * @returns {Promise<T>}
   */
  #once(what, make) {
    const known = this.#made.get(what);
    if (known) return known;
    const making = make();
    this.#made.set(what, making);
    making.catch(() => this.#made.delete(what));
    return making;
  }
}

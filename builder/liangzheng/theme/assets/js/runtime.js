// The runtime of this page's own build: each file is fetched and checked once, whoever needs it how often, and held as
// small as it came.
import { isFast } from './line.js';
import { lacking } from './needed.js';
import { RuntimeError, runtimeFile } from './runtime-file.js';
import { siteUrl } from './site.js';

/** @import { Bytes, RuntimeFile } from './runtime-file.js' */
/** @typedef {'python-worker' | 'pyodide' | 'python' | 'scan-worker' | 'zxing' | 'certificates' | 'pdf-worker' | 'pdfium' | 'zxing-writer' | 'words' | PhotoName} Name */
/** @typedef {'photo-worker' | 'photo-engine' | 'photo-python' | 'face-detection' | 'face-mesh' | 'person'} PhotoName what one page alone needs */
/** words: there in a language that the verifier does not know by itself. @typedef {Readonly<Record<Name, RuntimeFile>>} Manifest */
/** @typedef {{ loaded: number, total: number }} Loading in bytes, of what the page needs */

// Small, and of use before the rest: a code can be scanned while Python is on its way.
/** @type {readonly Name[]} */
const READER = ['scan-worker', 'zxing'];
export const PYTHON = /** @type {const} */ (['python-worker', 'pyodide', 'python']);

export class Runtime {
  #manifest;
  #tell;
  #needed;
  /** @type {Map<Name, Promise<Bytes>>} */
  #made = new Map();
  // Ends when what was asked for of the reader is there, or cannot be fetched.
  /** @type {Promise<void>} */
  #reader = Promise.resolve();
  /** @type {Map<string, number>} */
  #loaded = new Map();

  /**
   * @param {Manifest} manifest
   * @param {(state: Loading) => void} tell
   * @param {readonly Name[]} [needed] what the page cannot do without
   */
  constructor(manifest, tell, needed = [...READER, ...PYTHON]) {
    this.#manifest = manifest;
    this.#tell = tell;
    this.#needed = needed;
  }

  /**
   * A file as it came, for `unpacking.js`.
   * @param {Name} name
   * @returns {Promise<Bytes>} throws RuntimeError
   */
  file(name) {
    const known = this.#made.get(name);
    if (known) return known;
    const making = this.#fetched(name);
    this.#made.set(name, making);
    // What failed is made again when it is asked for again.
    making.catch(() => this.#made.delete(name));
    return making;
  }

  /** @param {Name} name */
  hash(name) {
    return this.#manifest[name].sha256;
  }

  /**
   * On a slow line, the files of the reader come before all others.
   * @param {Name} name
   */
  async #fetched(name) {
    const lack = lacking();
    if (lack) throw new RuntimeError('browser', lack);
    const file = this.#manifest[name];
    const fetching = () => runtimeFile(siteUrl(file.path), file, (length) => this.#count(name, length));
    if (!READER.includes(name)) {
      if (!isFast()) await this.#reader;
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
    this.#loaded.set(name, length);
    const sum = (/** @type {(name: Name) => number} */ of) => this.#needed.reduce((total, one) => total + of(one), 0);
    this.#tell({ loaded: sum((one) => this.#loaded.get(one) ?? 0), total: sum((one) => this.#manifest[one].bytes) });
  }
}

// The codes of a PDF: its pages drawn by the PDF worker, all coarsely first, then finer, and looked at by the scanner, then
// in other ways, as builder/liangzheng/pictures/pdf.py does. The worker and its engine are fetched with the first PDF.
import { FILE_LENGTH, PDF_GLIMPSED, PDF_LADDER, PDF_ROUNDS } from './constants.js';
import { workerOf } from './trusted.js';
import { blobOf } from './unpacking.js';
import { WorkerClient } from './worker-client.js';

/** @import { Code } from './codes.js' */
/** @import { Runtime } from './runtime.js' */
/** @import { Found, Scanner } from './scanner.js' */

// Of the whole file; and of one page, after which the file is left.
const TIME_MS = 4000;
// After so much of it in other ways to look, no further page is looked at so.
const LADDER_MS = 1700;

/** How a file begins that is a PDF, whatever its name says; as verifier_wasm/shown/file_kinds.py has it. */
const HEAD = /(?:^(?:\xef\xbb\xbf)?|[\r\n])\s*%PDF-/;

/** @param {Uint8Array} head */
export const isPdf = (head) => HEAD.test(String.fromCharCode(...head.subarray(0, 1024)));

export class PdfReader {
  #runtime;
  #scanner;
  /** @type {WorkerClient | undefined} */
  #worker;
  /** @type {unknown} */
  #failed;
  // What is asked of a worker that could not be fetched is told at once.
  /** @type {() => void} */
  #giveUp = () => {};

  /**
   * @param {Pick<Runtime, 'file'>} runtime
   * @param {Pick<Scanner, 'look' | 'glimpse' | 'climb'>} scanner
   */
  constructor(runtime, scanner) {
    this.#runtime = runtime;
    this.#scanner = scanner;
  }

  /**
   * @param {Blob} blob
   * @returns {Promise<Found>} throws what kept the engine from coming, such as a RuntimeError
   */
  async file(blob) {
    if (blob.size > FILE_LENGTH) return { error: 'image_too_large' };
    const pdf = new Uint8Array(await blob.arrayBuffer());
    const { pages = 0, error } = await this.#ask({ pdf }, [pdf.buffer]);
    if (error) return { error };
    return this.#pages(pages);
  }

  /**
   * @param {number} pages
   * @returns {Promise<Found>}
   */
  async #pages(pages) {
    const started = performance.now();
    /** @type {Code[]} */
    const codes = [];
    /** @type {Set<number>} */
    const glimpsed = new Set();
    let looked = 0;
    for (const [turn, [resolution, share]] of PDF_ROUNDS.entries()) {
      const last = turn === PDF_ROUNDS.length - 1;
      if (last && codes.length) break;
      for (let page = 0; page < pages; page++) {
        const { image, error } = await this.#ask({ page, resolution });
        if (error && codes.length) return { codes };
        if (error && looked && pages > 1) return { codes, pages: [looked, pages] };
        if (error) return { error };
        const found = await (turn === 0 ? this.#scanner.glimpse(image) : this.#scanner.look(image));
        if (found.glimpsed) glimpsed.add(page);
        // Whatever is seen twice counts once where it is judged.
        codes.push(...(found.codes ?? []));
        // No page counts that the last round leaves out: a code may be too small for the others.
        if (turn === 0 || last) looked = page + 1;
        if (performance.now() - started > (last && glimpsed.size ? PDF_GLIMPSED : share) * TIME_MS) break;
      }
    }
    if (!codes.length) codes.push(...(await this.#climb(pages, glimpsed, started)));
    return { codes, pages: [looked, pages] };
  }

  /**
   * What is found in other ways to look, first where a code was seen and not read.
   * @param {number} pages
   * @param {ReadonlySet<number>} glimpsed
   * @param {number} started
   * @returns {Promise<readonly Code[]>}
   */
  async #climb(pages, glimpsed, started) {
    const began = performance.now();
    const until = Math.min(began + LADDER_MS, started + (PDF_ROUNDS.at(-1)?.[1] ?? 1) * TIME_MS);
    for (const page of new Set([...glimpsed, ...Array(pages).keys()])) {
      if (performance.now() > until) break;
      const { image, error } = await this.#ask({ page, resolution: PDF_LADDER });
      if (error) break;
      const { codes = [] } = await this.#scanner.climb(image);
      if (codes.length) return codes;
    }
    return [];
  }

  /**
   * @param {Record<string, unknown>} message
   * @param {Transferable[]} [transfer]
   * @returns {Promise<any>}
   */
  #ask(message, transfer) {
    const worker = this.#started();
    const failed = new Promise((_resolve, reject) => {
      this.#giveUp = () => reject(this.#failed);
    });
    return Promise.race([worker.ask(message, transfer), failed]);
  }

  #started() {
    if (this.#failed) this.#worker = undefined;
    this.#failed = undefined;
    this.#worker ??= new WorkerClient({
      spawn: async () => {
        const [script, engine] = await Promise.all([this.#runtime.file('pdf-worker'), this.#runtime.file('pdfium')]);
        return { worker: workerOf(await blobOf(script), 'pdf-worker'), greeting: { message: { open: { engine } } } };
      },
      onBroken: (error) => {
        if (!error) return; // started, and broke: what is asked is answered with that
        this.#failed = error;
        this.#giveUp();
      },
      patience: TIME_MS,
    });
    return this.#worker;
  }
}

// The two workers of the photo check: one looks, the other judges by the rules.
import { PYTHON } from './runtime.js';
import { siteUrl } from './site.js';
import { workerOf } from './trusted.js';
import { blobOf } from './unpacking.js';
import { WorkerClient } from './worker-client.js';

/** @import { Frame, Source } from './photo-picture.js' */
/** @import { Seen } from './photo-seen.js' */
/** @import { Findings } from './photo-view.js' */
/** @import { Name, Runtime } from './runtime.js' */

const LOOKING = /** @type {const} */ (['photo-worker', 'photo-engine', 'face-detection', 'face-mesh', 'person']);
const [, ENGINE, LIBRARY] = PYTHON;
/** All that the page needs. @type {readonly Name[]} */
export const NEEDED = [...LOOKING, ...PYTHON, 'photo-python'];

// Over one picture: a second on a good phone, and fifty megapixels are slow to unpack.
const LOOK_MS = 30_000;
const JUDGE_MS = 15_000;

export class PhotoEngines {
  #looker;
  #judge;
  #lang;

  /**
   * onReady: both can be asked. onFailed: one did not start, and why.
   * @param {{ runtime: Runtime, lang: string, onReady: () => void, onFailed: (error: unknown) => void }} settings
   */
  constructor({ runtime, lang, onReady, onFailed }) {
    this.#lang = lang;
    const ready = new Set();
    /** @param {string} which */
    const listen = (which) => ({
      onEvent: (/** @type {import('./worker-client.js').Message} */ event) => {
        if (event.failed) onFailed(event.failed.cause);
        if (!event.alive || ready.has(which)) return;
        ready.add(which);
        if (ready.size === 2) onReady();
      },
      onBroken: onFailed,
    });
    this.#looker = new WorkerClient({
      spawn: async () => {
        const [script, engine, detection, mesh, person] = await Promise.all(LOOKING.map((name) => runtime.file(name)));
        const models = { detection, mesh, person };
        return { worker: workerOf(await blobOf(/** @type {BlobPart & any} */ (script)), 'photo-worker'), greeting: { message: { open: { engine: { engine, models } } } } };
      },
      ...listen('looker'),
      patience: LOOK_MS,
    });
    this.#judge = new WorkerClient({
      spawn: async () => {
        const script = await blobOf(await runtime.file('python-worker'));
        const [engine, library, photo] = await Promise.all([runtime.file(ENGINE), runtime.file(LIBRARY), runtime.file('photo-python')]);
        return { worker: workerOf(script, 'python-worker'), greeting: { message: { rules: { site: siteUrl(''), engine, library, photo } } } };
      },
      ...listen('judge'),
      patience: JUDGE_MS,
    });
  }

  /**
   * @param {Source} source
   * @returns {Promise<{ seen: Seen, image: ImageData, error?: undefined } | { error: string }>}
   */
  look(source) {
    return this.#looker.ask({ source }, source instanceof Blob ? [] : [source]);
  }

  /**
   * At the picture that was looked at last, turned by so many degrees, clockwise.
   * @param {number} turn
   * @returns {Promise<{ seen: Seen, image: ImageData, error?: undefined } | { error: string }>}
   */
  turn(turn) {
    return this.#looker.ask({ turn });
  }

  /**
   * @param {Seen} seen
   * @returns {Promise<Findings | { error: string, sentence?: string }>}
   */
  judge(seen) {
    return this.#judge.ask({ seen, lang: this.#lang, at: new Date().toISOString() });
  }

  /**
   * Of the picture that was looked at last.
   * @param {Frame} frame
   * @param {{ width: number, height: number, most: number }} wanted
   * @returns {Promise<{ saved: Blob, error?: undefined } | { error: string }>}
   */
  save(frame, wanted) {
    return this.#looker.ask({ frame, wanted });
  }

  /** The picture, where it was still held. */
  forget() {
    return this.#looker.ask({ forget: true });
  }

  retry() {
    this.#looker.restart();
    this.#judge.restart();
  }
}

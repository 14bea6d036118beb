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

const LOOKING = /** @type {const} */ (['photo-engine', 'face-detection', 'face-mesh', 'person']);
const [SCRIPT, ...LIBRARIES] = PYTHON;
const JUDGING = /** @type {const} */ ([...LIBRARIES, 'photo-python']);
/** All that the page needs. @type {readonly Name[]} */
export const NEEDED = ['photo-worker', ...LOOKING, SCRIPT, ...JUDGING];

/**
 * Asked for at once, with the worker's script, which begins when it has come.
 * @param {Runtime} runtime
 * @param {readonly Name[]} names
 */
function together(runtime, names) {
  const files = Promise.all(names.map((name) => runtime.file(name)));
  files.catch(() => {}); // told where they are waited for, if the script is there
  return files;
}

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
        const files = together(runtime, LOOKING);
        const script = await blobOf(await runtime.file('photo-worker'));
        const greeting = files.then(([engine, detection, mesh, person]) => ({ message: { open: { engine: { engine, models: { detection, mesh, person } } } } }));
        return { worker: workerOf(script, 'photo-worker'), greeting };
      },
      ...listen('looker'),
      patience: LOOK_MS,
    });
    this.#judge = new WorkerClient({
      spawn: async () => {
        const files = together(runtime, JUDGING);
        const script = await blobOf(await runtime.file(SCRIPT));
        const greeting = files.then(([engine, library, photo]) => ({ message: { rules: { site: siteUrl(''), engine, library, photo } } }));
        return { worker: workerOf(script, 'python-worker'), greeting };
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

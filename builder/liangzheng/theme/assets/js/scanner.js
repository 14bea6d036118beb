// The scan worker, as a function from a picture to its codes. A picture that it takes too long over costs that picture.
import { codesIn } from './picture.js';
import { workerOf } from './trusted.js';
import { blobOf } from './unpacking.js';
import { WorkerClient } from './worker-client.js';

/** @import { Code } from './codes.js' */
/** @import { Look } from './looks.js' */
/** @import { Runtime } from './runtime.js' */

/**
 * error: a catalogue's code, or as a `WorkerClient` answers for a worker. pages: of a PDF, how many were looked at closely,
 * of how many. unread: the side of a code that a look found and could not read.
 * @typedef {{ codes?: readonly Code[], error?: string, pages?: [looked: number, of: number], unread?: number,
 *   glimpsed?: boolean }} Found
 */

// Of one picture, its decoding included; an ordinary one takes a few hundred milliseconds, on a slow phone a second. Where
// nothing is found, the ladder and the whole of a large one come after that.
const PATIENCE_MS = 6000;

export class Scanner {
  #worker;
  #failed = false;

  /**
   * @param {Pick<Runtime, 'file'>} runtime
   * @param {(error: unknown) => void} onBroken called when the reader cannot be started
   */
  constructor(runtime, onBroken) {
    this.#worker = new WorkerClient({
      spawn: async () => {
        const [script, engine] = await Promise.all([runtime.file('scan-worker'), runtime.file('zxing')]);
        return { worker: workerOf(await blobOf(script), 'scan-worker'), greeting: { message: { open: { engine } } } };
      },
      onBroken: (error) => {
        this.#failed = true;
        onBroken(error);
      },
      patience: PATIENCE_MS,
    });
  }

  // After the reader could not be fetched.
  retry() {
    if (this.#failed) this.#worker.restart();
    this.#failed = false;
  }

  /**
   * A frame of the camera, whose memory goes to the worker.
   * @param {ImageData} image
   * @param {Look} look
   * @returns {Promise<Found>}
   */
  frame(image, look) {
    return this.#worker.ask({ image, look }, [image.data.buffer]);
  }

  /**
   * A drawing that holds still, such as a page, whose memory goes to the worker.
   * @param {ImageData} image
   * @returns {Promise<Found>}
   */
  look(image) {
    return this.#worker.ask({ image, thorough: true }, [image.data.buffer]);
  }

  /**
   * The same, which also tells in `glimpsed` whether there is a QR code that is not read.
   * @param {ImageData} image
   * @returns {Promise<Found>}
   */
  glimpse(image) {
    return this.#worker.ask({ image, thorough: true, glimpse: true }, [image.data.buffer]);
  }

  /**
   * The same in other ways than the first.
   * @param {ImageData} image
   * @returns {Promise<Found>}
   */
  climb(image) {
    return this.#worker.ask({ image, climb: true }, [image.data.buffer]);
  }

  /**
   * A picture's file.
   * @param {Blob} blob
   * @returns {Promise<Found>} throws PictureError
   */
  async file(blob) {
    const answer = await this.#worker.ask({ blob });
    if (!answer.undrawable) return answer;
    // Older browsers draw in the page only.
    /** @type {string | undefined} */
    let failed;
    /** @param {Record<string, any>} question @param {Transferable[]} transfer @returns {Promise<readonly Code[]>} */
    const ask = async (question, transfer) => {
      const { codes = [], error } = failed ? {} : await this.#worker.ask(question, transfer);
      failed ??= error;
      return codes;
    };
    const found = await codesIn(blob, {
      read: (image) => ask({ thorough: true, image }, [image.data.buffer]),
      climb: (image) => ask({ climb: true, image }, []),
    });
    return found.codes.length ? found : { ...found, error: failed };
  }
}

// Trust lists: what the network has counts, and a copy serves where it has nothing. A copy is replaced only by lists that
// the verifier has opened: one that was cut short, or does not hold, takes no good one's place.

/** @import { KeptBuild } from './kept-build.js' */
/** @import { Bytes } from './runtime-file.js' */

// A network that says nothing for so long is none, where there is a copy.
const PATIENCE_MS = 8000;

export class TrustCopies {
  #kept;
  /** @type {Map<string, Promise<Bytes>>} */
  #answered = new Map();

  /** @param {KeptBuild} kept */
  constructor(kept) {
    this.#kept = kept;
  }

  /**
   * @param {string} path
   * @param {Request} request
   * @param {(bytes: Bytes) => Response} made
   */
  async answer(path, request, made) {
    const network = fetch(request);
    const copy = this.#kept.bytes(path);
    /** @type {unknown} */
    let failed;
    try {
      const response = await Promise.race([network, this.#after(PATIENCE_MS, copy)]);
      if (response?.ok) {
        const bytes = response.clone().arrayBuffer();
        this.#answered.set(path, bytes.then((buffer) => new Uint8Array(buffer)));
        return response;
      }
    } catch (error) {
      failed = error;
    }
    const bytes = await copy;
    if (bytes) return made(bytes);
    if (failed) throw failed;
    return network;
  }

  /** What was answered last has been opened. */
  async opened() {
    const lists = [...this.#answered];
    this.#answered.clear();
    for (const [path, bytes] of lists) {
      try {
        await this.#kept.keep(path, await bytes);
      } catch {
        // it was cut off on the way
      }
    }
  }

  /**
   * @param {number} ms
   * @param {Promise<Bytes | undefined>} copy
   * @returns {Promise<undefined>} never, where there is no copy
   */
  async #after(ms, copy) {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return (await copy) ? undefined : new Promise(() => {});
  }
}

// Storage that says nothing: browsers have left a question to Cache Storage open for ever, as after a disk's fault.
// Everything that is kept can be had in another way, so it is not waited for.

const PATIENCE_MS = 4000;

/**
 * @template T
 * @param {Promise<T>} work
 * @param {number} [ms]
 * @returns {Promise<T>} throws DOMException where it takes longer
 */
export async function inTime(work, ms = PATIENCE_MS) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let clock;
  const late = new Promise((/** @type {(none: never) => void} */ _, reject) => {
    clock = setTimeout(() => reject(new DOMException('storage does not answer', 'TimeoutError')), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(clock);
  }
}

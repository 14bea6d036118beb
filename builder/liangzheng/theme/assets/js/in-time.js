// What says nothing is not waited for. Browsers have left a question to Cache Storage open for ever, as after a disk's
// fault, and what is kept there can be fetched in another way; a video or a drawing may never be there.

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
    clock = setTimeout(() => reject(new DOMException('no answer in time', 'TimeoutError')), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(clock);
  }
}

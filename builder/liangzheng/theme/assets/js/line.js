// How fast the line is, as the page's own files came in.

// With the wait for the first byte, in which a slow line shows itself before its rate does: the page's script of 15 KB
// within 50 ms. On slow 4G (200 bytes per ms after 150 ms) it takes 220.
const FAST_BYTES_PER_MS = 300;

/** Whether it is known to be fast, or not needed: what was kept counts as fast. */
export function isFast() {
  const came = /** @type {PerformanceResourceTiming[]} */ (globalThis.performance?.getEntriesByType?.('resource') ?? []);
  const scripts = came.filter(({ initiatorType, responseEnd }) => initiatorType === 'script' && responseEnd > 0);
  return scripts.length > 0 && scripts.every((one) => one.encodedBodySize >= FAST_BYTES_PER_MS * (one.responseEnd - one.requestStart));
}

// Watches the runtime's files while Pyodide fetches them: how many bytes have come, and whether one failed.
import { siteUrl } from './site.js';

/**
 * Returns a promise that only ever rejects, since Pyodide itself waits on for ever when a file fails; and a function
 * that puts the worker's own fetch back.
 * @param {readonly { path: string, bytes: number }[]} files as build.json lists them
 * @param {(state: { loaded: number, total: number }) => void} tell in bytes
 */
export function watchFetches(files, tell) {
  const sizes = new Map(files.map(({ path, bytes }) => [siteUrl(path), bytes]));
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const original = self.fetch;
  const { promise: failed, reject: fail } = withReject();
  let loaded = 0;

  /** @param {number} length */
  const add = (length) => {
    loaded += length;
    tell({ loaded: Math.min(loaded, total), total });
  };

  self.fetch = async (request, options) => {
    const url = request instanceof Request ? request.url : String(request);
    if (!sizes.has(url)) return original.call(self, request, options);
    try {
      const response = await original.call(self, request, options);
      if (!response.ok) throw new Error(`${url}: ${response.status}`);
      // From the service worker's cache nothing needs counting, and the browser may reuse compiled code.
      if (!response.body || (await cached(url))) {
        add(sizes.get(url) ?? 0);
        return response;
      }
      const { status, statusText, headers } = response;
      return new Response(counted(response.body.getReader(), add, fail), { status, statusText, headers });
    } catch (error) {
      fail(error);
      throw error;
    }
  };
  return {
    failed,
    stop: () => {
      self.fetch = original;
    },
  };
}

/**
 * @param {ReadableStreamDefaultReader<Uint8Array>} reader
 * @param {(length: number) => void} add
 * @param {(reason: unknown) => void} fail
 */
function counted(reader, add, fail) {
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) {
          controller.close();
          return;
        }
        add(value.byteLength);
        controller.enqueue(value);
      } catch (error) {
        fail(error);
        controller.error(error);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

/** @returns {{ promise: Promise<never>, reject: (reason: unknown) => void }} */
function withReject() {
  /** @type {(reason: unknown) => void} */
  let reject = () => {};
  const promise = /** @type {Promise<never>} */ (new Promise((_, no) => {
    reject = no;
  }));
  promise.catch(() => {}); // whoever waits for it hears of it
  return { promise, reject };
}

/** @param {string} url */
async function cached(url) {
  try {
    return (await self.caches?.match(url)) !== undefined;
  } catch {
    return false;
  }
}

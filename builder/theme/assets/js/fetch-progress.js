// Counts the bytes of the runtime's files while Pyodide fetches them.
import { siteUrl } from './site.js';

// files: [{path, bytes}] as build.json lists them; tell: called with {loaded, total} in bytes.
// Returns a function that puts the worker's own fetch back.
export function countFetches(files, tell) {
  const sizes = new Map(files.map(({ path, bytes }) => [siteUrl(path), bytes]));
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const original = self.fetch;
  let loaded = 0;

  const add = (length) => {
    loaded += length;
    tell({ loaded: Math.min(loaded, total), total });
  };

  self.fetch = async (request, options) => {
    const response = await original.call(self, request, options);
    const url = request instanceof Request ? request.url : String(request);
    if (!sizes.has(url) || !response.ok || !response.body) return response;
    // From the service worker's cache nothing needs counting, and the browser may reuse compiled code.
    if (await cached(url)) {
      add(sizes.get(url));
      return response;
    }
    const counter = new TransformStream({
      transform(chunk, controller) {
        add(chunk.byteLength);
        controller.enqueue(chunk);
      },
    });
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(counter), { status, statusText, headers });
  };
  return () => {
    self.fetch = original;
  };
}

async function cached(url) {
  try {
    return (await self.caches?.match(url)) !== undefined;
  } catch {
    return false;
  }
}

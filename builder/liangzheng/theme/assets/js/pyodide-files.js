// Pyodide fetches its files itself, and wants a host that knows their types. Here it gets those that the page has
// fetched, checked and compiled.

/**
 * Returns a function that puts the worker's own functions back.
 * @param {{ module: WebAssembly.Module, archive: Uint8Array<ArrayBuffer> }} files
 */
export function givenTo({ module, archive }) {
  const own = { fetch: globalThis.fetch, instantiateStreaming: WebAssembly.instantiateStreaming };
  globalThis.fetch = (request, options) => {
    const path = String(request instanceof Request ? request.url : request);
    if (path.endsWith('/pyodide.asm.wasm')) return Promise.resolve(new Response());
    if (path.endsWith('/python_stdlib.zip')) return Promise.resolve(responseOf(archive));
    return own.fetch.call(globalThis, request, options);
  };
  WebAssembly.instantiateStreaming = async (_source, imports) => ({
    module,
    instance: await WebAssembly.instantiate(module, imports),
  });
  return () => {
    globalThis.fetch = own.fetch;
    WebAssembly.instantiateStreaming = own.instantiateStreaming;
  };
}

/**
 * A response that gives these bytes themselves; one that is made of them would copy them twice.
 * @param {Uint8Array<ArrayBuffer>} bytes the whole of their buffer
 */
function responseOf(bytes) {
  return Object.assign(new Response(), { arrayBuffer: () => Promise.resolve(bytes.buffer) });
}

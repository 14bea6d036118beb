// WebAssembly that is there already, for zxing-wasm: without this the package fetches its own from a CDN.

/** @param {WebAssembly.Module} module */
export const givenEngine = (module) => ({
  overrides: {
    instantiateWasm: (/** @type {WebAssembly.Imports} */ imports, /** @type {(instance: WebAssembly.Instance) => void} */ done) => {
      WebAssembly.instantiate(module, imports).then(done);
      return {};
    },
  },
  fireImmediately: /** @type {const} */ (true),
});

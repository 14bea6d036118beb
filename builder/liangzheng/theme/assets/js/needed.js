// What the verifier needs of a browser. A browser without it shows the guide as ever.

// In the order in which they came; the last is of 2023.
const NEEDED = /** @type {const} */ (['Worker', 'WebAssembly', 'DecompressionStream']);

/**
 * Returns the name of something that is not there.
 * @param {Record<string, unknown>} [browser]
 * @returns {string | undefined}
 */
export const lacking = (browser = /** @type {any} */ (globalThis)) => NEEDED.find((name) => browser[name] === undefined);

// Where the site's files are, wherever it is served: the page says it (data-root), and tells its workers.
let root = '';

/** @param {string} url what a worker's page says */
export const setSite = (url) => {
  root = url;
};

const pageRoot = () => {
  const { document } = /** @type {{ document?: any }} */ (globalThis);
  return new URL(document?.documentElement.dataset.root ?? './', document?.baseURI ?? globalThis.location.href).href;
};

/** @param {string} path from the site's root */
export const siteUrl = (path) => new URL(path, root || pageRoot()).href;

/**
 * A name for what this site keeps: other sites, on other paths of one origin, share the same storage.
 * @param {string} name
 */
export const siteKey = (name) => `liangzheng:${new URL(siteUrl('')).pathname}:${name}`;

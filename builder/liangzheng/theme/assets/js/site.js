// Where the site's files are: two folders above this one, wherever the site is served.
const ROOT = new URL('../../', import.meta.url);

/** @param {string} path from the site's root */
export const siteUrl = (path) => new URL(path, ROOT).href;

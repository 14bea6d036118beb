// A file of the site whose name stays while its content changes: what the host has now.
import { siteUrl } from './site.js';

/**
 * @param {string} path
 * @returns {Promise<Uint8Array<ArrayBuffer>>} throws TypeError where it cannot be fetched
 */
export async function siteFile(path) {
  const response = await fetch(siteUrl(path), { cache: 'no-cache' });
  if (!response.ok) throw new TypeError(`${path}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

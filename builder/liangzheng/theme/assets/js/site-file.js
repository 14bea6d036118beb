// A file of the site whose name stays while its content changes: what the host has now.
import { bounded } from './bounded.js';
import { FILE_LENGTH } from './constants.js';
import { siteUrl } from './site.js';

// Longer than a list takes on a slow line; a connection that says nothing would be waited for without an end.
const PATIENCE_MS = 60_000;

/**
 * @param {string} path
 * @returns {Promise<Uint8Array<ArrayBuffer>>} throws TypeError or DOMException where it cannot be fetched
 */
export async function siteFile(path) {
  const response = await fetch(siteUrl(path), { cache: 'no-cache', signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!response.ok) throw new TypeError(`${path}: ${response.status}`);
  const bytes = response.body ? await bounded(response.body, FILE_LENGTH) : new Uint8Array();
  if (!bytes) throw new TypeError(`${path}: too long`);
  return bytes;
}

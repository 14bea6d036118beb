// A word that this site remembers on the device, in storage of its own. Storage may be forbidden or full: then nothing
// is remembered, and the page goes on as at a first visit.
import { siteKey } from './site.js';

/**
 * @param {string} name
 * @returns {string | undefined}
 */
export function remembered(name) {
  try {
    return localStorage.getItem(siteKey(name)) ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} name
 * @param {string} text
 */
export function remember(name, text) {
  try {
    localStorage.setItem(siteKey(name), text);
  } catch {
    // as above
  }
}

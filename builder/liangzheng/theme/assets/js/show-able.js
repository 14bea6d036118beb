// What the holder's page cannot do without, and the word for what is missing. Nothing here is asked of a person.

/** @typedef {'framed' | 'insecure' | 'no_crypto' | 'no_storage'} Missing */

/**
 * @param {Record<string, any>} [browser]
 * @returns {Missing | null}
 */
export function missing(browser = globalThis) {
  // Whoever frames the page could have a person press what they do not see.
  if (browser.parent !== browser.window) return 'framed';
  // Browsers hide the rest from such pages: this is why.
  if (!browser.isSecureContext) return 'insecure';
  if (!browser.crypto?.subtle) return 'no_crypto';
  if (!browser.indexedDB) return 'no_storage';
  return null;
}

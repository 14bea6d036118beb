// Keeps the site for visits without a network. Where service workers are blocked, everything works but that.
import { serviceWorkerUrl } from './trusted.js';

/**
 * Why nothing can be kept here: an insecure page, a browser without service workers, or one that refuses this one.
 * @typedef {'insecure' | 'missing' | 'blocked'} Impossible
 */

/** @returns {Promise<Impossible | undefined>} */
async function register() {
  if (!globalThis.isSecureContext) return 'insecure';
  if (!navigator.serviceWorker) return 'missing';
  try {
    await navigator.serviceWorker.register(serviceWorkerUrl());
  } catch (error) {
    // Else the script could not be fetched: at the next page it may be.
    if (error instanceof DOMException && error.name === 'SecurityError') return 'blocked';
  }
  return undefined;
}

/** Why nothing is kept; nothing where it can be. */
export const impossible = register();

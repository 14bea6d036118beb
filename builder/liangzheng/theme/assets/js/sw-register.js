// Keeps the site for visits without a network. Where service workers are blocked, everything works but that.
import { serviceWorkerUrl } from './trusted.js';

/**
 * Why nothing can be kept here.
 * @typedef {'insecure' | 'missing' | 'blocked'} Impossible
 */

const workers = navigator.serviceWorker;

/** @returns {Promise<ServiceWorkerRegistration | Impossible>} */
async function register() {
  if (!globalThis.isSecureContext) return 'insecure';
  if (!workers) return 'missing';
  try {
    return await workers.register(serviceWorkerUrl());
  } catch {
    return 'blocked';
  }
}

export const registered = register();

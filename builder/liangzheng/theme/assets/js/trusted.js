// Addresses of scripts, for browsers that take them only from a policy (Trusted Types); the header names this one.
// It makes no HTML and no script: where a browser enforces it, text from a code can become neither.
import { siteUrl } from './site.js';

const SERVICE_WORKER = 'sw.js';
/** @type {Set<string>} */
const made = new Set();

const policy = globalThis.trustedTypes?.createPolicy('liangzheng', {
  createScriptURL: (address) => {
    if (!made.has(address) && address !== siteUrl(SERVICE_WORKER)) throw new TypeError(`not a script of this page: ${address}`);
    return address;
  },
});

/**
 * @param {string} url
 * @returns {string} where there is a policy, what it made of it; what asks for an address takes that as it takes a string
 */
const scriptUrl = (url) => /** @type {any} */ (policy?.createScriptURL(url)) ?? url;

// For navigator.serviceWorker.register.
export const serviceWorkerUrl = () => scriptUrl(siteUrl(SERVICE_WORKER));

/**
 * A worker of a script whose bytes were checked: no host's type of it matters, and nobody can put another in between.
 * @param {BlobPart} script
 * @param {string} name
 */
export function workerOf(script, name) {
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  made.add(url);
  try {
    const worker = new Worker(scriptUrl(url), { name });
    // By then it has read its script; some browsers read it only after this function.
    worker.addEventListener('message', () => URL.revokeObjectURL(url), { once: true });
    return worker;
  } finally {
    made.delete(url);
  }
}

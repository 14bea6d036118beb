// Addresses of scripts, for browsers that take them only from a policy (Trusted Types); the header names this one.
// It makes no HTML and no script: where a browser enforces it, text from a code can become neither.
const policy = globalThis.trustedTypes?.createPolicy('liangzheng', {
  createScriptURL: (address) => {
    const url = new URL(address, import.meta.url);
    if (url.origin !== location.origin) throw new TypeError(`a script of another origin: ${url.origin}`);
    return url.href;
  },
});

/**
 * For new Worker and navigator.serviceWorker.register.
 * @param {string | URL} url
 * @returns {string} where there is a policy, what it made of it; both take that as they take a string
 */
export const scriptUrl = (url) => /** @type {any} */ (policy?.createScriptURL(String(url))) ?? String(url);

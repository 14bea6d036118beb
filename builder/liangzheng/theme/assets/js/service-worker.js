// The site without a network, and one build at a time.
const sw = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
/** @type {{ build: string }} */
const MANIFEST = JSON.parse('__MANIFEST__');

sw.addEventListener('install', (event) => event.waitUntil(sw.skipWaiting()));
sw.addEventListener('activate', (event) => event.waitUntil(sw.clients.claim().then(() => MANIFEST.build)));

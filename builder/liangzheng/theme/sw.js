// The second visit works without a network. The cache belongs to one build; a new build starts a new one.
const sw = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const BUILD = '__BUILD__';
const CACHE = `liangzheng-${BUILD}`;
const ROOT = new URL('./', sw.location.href);

// Pages, the trust list and the like: what is new counts, the copy serves when there is no network.
// Runtime and assets: the copy, which is of the same build as this worker.
const KEPT = ['assets/', 'runtime/', 'specimens/'];

async function install() {
  /** @type {{ offline: readonly string[] }} */
  const { offline } = await (await fetch(new URL('build.json', ROOT), { cache: 'no-cache' })).json();
  const cache = await caches.open(CACHE);
  await cache.addAll(['build.json', ...offline].map((path) => new Request(new URL(path, ROOT), { cache: 'no-cache' })));
  await sw.skipWaiting();
}

async function activate() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith('liangzheng-') && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await sw.clients.claim();
}

async function keepRuntime() {
  /** @type {{ runtime: readonly { path: string }[] }} */
  const { runtime } = await (await fetch(new URL('build.json', ROOT))).json();
  const cache = await caches.open(CACHE);
  /** @type {string[]} */
  const missing = [];
  for (const { path } of runtime) {
    const url = new URL(path, ROOT).href;
    if (!(await cache.match(url))) missing.push(url);
  }
  await cache.addAll(missing);
}

/** @param {Request} request */
async function kept(request) {
  const cache = await caches.open(CACHE);
  const copy = await cache.match(request, { ignoreVary: true });
  if (copy) return copy;
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone());
  return response;
}

/** @param {Request} request */
async function fresh(request) {
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(request, response.clone());
    return response;
  } catch (error) {
    const copy = await cache.match(request, { ignoreSearch: true, ignoreVary: true });
    if (copy) return copy;
    throw error;
  }
}

sw.addEventListener('install', (event) => event.waitUntil(install()));
sw.addEventListener('activate', (event) => event.waitUntil(activate()));
sw.addEventListener('message', (event) => {
  if (event.data === 'keep-runtime') event.waitUntil(keepRuntime());
});
sw.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || !url.href.startsWith(ROOT.href)) return;
  const path = url.href.slice(ROOT.href.length);
  if (path.startsWith('-/') || path.startsWith('status/')) return; // kept by status-store.js
  event.respondWith(KEPT.some((folder) => path.startsWith(folder)) ? kept(request) : fresh(request));
});

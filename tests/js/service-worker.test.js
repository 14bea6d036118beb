// sw.js, run as the classic script that it is, in a world of its own.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';

import { memoryCaches } from './support/caches.js';
import { SCRIPTS } from './support/page.js';

const ROOT = 'https://site.example/liangzheng/';
const SOURCE = (await readFile(new URL('../../sw.js', SCRIPTS), 'utf-8')).replace('__BUILD__', 'b2');
const BUILD = { offline: ['zh/', 'assets/js/page.js'], runtime: [{ path: 'runtime/a.wasm' }, { path: 'runtime/b.zip' }] };

function start(t, caches = memoryCaches()) {
  const listeners = {};
  const net = { online: true, asked: [], status: 200 };
  const fetch = async (request) => {
    const url = String(request.url ?? request);
    net.asked.push(url.replace(ROOT, ''));
    if (!net.online) throw new TypeError('offline');
    if (url.endsWith('build.json')) return new Response(JSON.stringify(BUILD));
    return new Response(`new ${url}`, { status: net.status });
  };
  const self = {
    location: { href: `${ROOT}sw.js` },
    skipWaiting: async () => (net.skipped = true),
    clients: { claim: async () => (net.claimed = true) },
    addEventListener: (type, listener) => (listeners[type] = listener),
  };
  const before = globalThis.fetch;
  globalThis.fetch = fetch;
  t.after(() => (globalThis.fetch = before));
  runInNewContext(SOURCE, { self, caches, fetch, URL, Request, Response, Promise });
  const waited = async (type, values = {}) => {
    let promise;
    listeners[type]({ waitUntil: (one) => (promise = one), respondWith: (one) => (promise = one), ...values });
    return promise && (await promise);
  };
  const ask = async (path, options) => waited('fetch', { request: new Request(new URL(path, ROOT), options) });
  return { net, caches, waited, ask };
}

const names = (caches) => [...caches.named.get('liangzheng-b2').kept.keys()].map((url) => url.replace(ROOT, ''));

test('what a visit without a network needs is kept at the installation; the runtime is not', async (t) => {
  const { net, caches, waited } = start(t);
  await waited('install');
  assert.deepEqual(names(caches), ['build.json', 'zh/', 'assets/js/page.js']);
  assert.equal(net.skipped, true);
});

test('a new build drops the caches of the old, and nobody else’s', async (t) => {
  const caches = memoryCaches();
  for (const name of ['liangzheng-b1', 'liangzheng-b2', 'liangzheng.status', 'another']) await caches.open(name);
  const { net, waited } = start(t, caches);
  await waited('activate');
  assert.deepEqual(await caches.keys(), ['liangzheng-b2', 'liangzheng.status', 'another']);
  assert.equal(net.claimed, true);
});

test('the runtime is kept once it was used, and not fetched twice', async (t) => {
  const { net, caches, waited } = start(t);
  await waited('message', { data: 'keep-runtime' });
  await waited('message', { data: 'keep-runtime' });
  assert.deepEqual(names(caches), ['runtime/a.wasm', 'runtime/b.zip']);
  assert.deepEqual(net.asked.filter((path) => path.startsWith('runtime/')), ['runtime/a.wasm', 'runtime/b.zip']);
  assert.equal(await waited('message', { data: 'other' }), undefined);
});

test('of a page what is new counts, and the copy serves without a network', async (t) => {
  const { net, ask } = start(t);
  assert.equal(await (await ask('zh/')).text(), `new ${ROOT}zh/`);
  net.online = false;
  assert.equal(await (await ask('zh/?q=1')).text(), `new ${ROOT}zh/`);
  await assert.rejects(ask('en/'), /offline/);
});

test('assets come from the cache, which is of the same build', async (t) => {
  const { net, ask } = start(t);
  await ask('assets/js/page.js');
  await ask('assets/js/page.js');
  assert.deepEqual(net.asked, ['assets/js/page.js']);
});

test('what the host does not have is not kept', async (t) => {
  const { net, caches, ask } = start(t);
  net.status = 404;
  for (const path of ['assets/js/gone.js', 'zh/gone/']) assert.equal((await ask(path)).status, 404);
  assert.deepEqual(names(caches), []);
});

test('status lists, what is posted and other sites are left to the network', async (t) => {
  const { ask } = start(t);
  assert.equal(await ask('status/1.cwt'), undefined);
  assert.equal(await ask('-/reload'), undefined);
  assert.equal(await ask('zh/', { method: 'POST', body: 'x' }), undefined);
  assert.equal(await ask('https://other.example/zh/'), undefined);
  assert.equal(await ask('https://site.example/other/'), undefined);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { watchFetches } from '#js/fetch-progress.js';
import { siteUrl } from '#js/site.js';
import { memoryCaches } from './support/caches.js';
import { put } from './support/page.js';

const FILES = [{ path: 'runtime/a.wasm', bytes: 6 }, { path: 'runtime/b.zip', bytes: 4 }];

// The worker's own fetch, which answers with what the test gives.
function watch(t, answers, caches = memoryCaches()) {
  const told = [];
  const fetch = async (url) => {
    const answer = answers[String(url.url ?? url)];
    return answer ? answer() : new Response('other');
  };
  put(t, 'self', { fetch, caches });
  const watched = watchFetches(FILES, (state) => told.push(state));
  return { told, fetch, ...watched };
}

const inPieces = (...pieces) => () =>
  new Response(new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new Uint8Array(piece));
      controller.close();
    },
  }), { headers: { 'content-type': 'application/wasm' } });

test('bytes are counted as they come, over all files', async (t) => {
  const { told } = watch(t, { [siteUrl('runtime/a.wasm')]: inPieces(2, 4), [siteUrl('runtime/b.zip')]: inPieces(4) });
  const response = await self.fetch(siteUrl('runtime/a.wasm'));
  assert.deepEqual([response.status, response.headers.get('content-type')], [200, 'application/wasm']);
  assert.equal((await response.arrayBuffer()).byteLength, 6);
  await (await self.fetch(siteUrl('runtime/b.zip'))).arrayBuffer();
  assert.deepEqual(told, [2, 6, 10].map((loaded) => ({ loaded, total: 10 })));
});

test('more than was announced is not told of', async (t) => {
  const { told } = watch(t, { [siteUrl('runtime/a.wasm')]: inPieces(20) });
  await (await self.fetch(siteUrl('runtime/a.wasm'))).arrayBuffer();
  assert.deepEqual(told, [{ loaded: 10, total: 10 }]);
});

test('what comes from the cache counts at once, and is handed on as it is', async (t) => {
  const caches = memoryCaches();
  const url = siteUrl('runtime/a.wasm');
  await (await caches.open('liangzheng-1')).put(url, new Response('kept'));
  const original = new Response('kept');
  const { told } = watch(t, { [url]: () => original }, caches);
  assert.equal(await self.fetch(url), original);
  assert.deepEqual(told, [{ loaded: 6, total: 10 }]);
});

test('other addresses are none of its business', async (t) => {
  const { told } = watch(t, {});
  assert.equal(await (await self.fetch('https://site.example/other')).text(), 'other');
  assert.deepEqual(told, []);
});

test('a file that fails is told of, since whoever waits for it would wait for ever', async (t) => {
  for (const answer of [
    () => new Response('', { status: 404 }),
    () => Promise.reject(new TypeError('offline')),
  ]) {
    const { failed } = watch(t, { [siteUrl('runtime/a.wasm')]: answer });
    await assert.rejects(self.fetch(siteUrl('runtime/a.wasm')));
    await assert.rejects(failed);
  }
});

test('so is one that breaks off', async (t) => {
  const broken = () => {
    let sent = false;
    return new Response(new ReadableStream({
      pull(controller) {
        if (sent) controller.error(new TypeError('broken off'));
        else controller.enqueue(new Uint8Array(2));
        sent = true;
      },
    }));
  };
  const { told, failed } = watch(t, { [siteUrl('runtime/a.wasm')]: broken });
  await assert.rejects((await self.fetch(siteUrl('runtime/a.wasm'))).arrayBuffer(), /broken off/);
  await assert.rejects(failed, /broken off/);
  assert.deepEqual(told, [{ loaded: 2, total: 10 }]);
});

test('afterwards the worker has its own fetch back', (t) => {
  const { fetch, stop } = watch(t, {});
  assert.notEqual(self.fetch, fetch);
  stop();
  assert.equal(self.fetch, fetch);
});

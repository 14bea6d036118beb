import assert from 'node:assert/strict';
import { test } from 'node:test';

import { setSite } from '#js/site.js';
import { StatusStore } from '#js/status-store.js';
import { memoryCaches } from './support/caches.js';
import { put } from './support/page.js';

setSite('https://site.example/');

const URL_OF_LIST = 'https://site.example/status/1.cwt';
const token = (...values) => new Uint8Array(values);
const store = new StatusStore();

function open(t, settings) {
  const caches = memoryCaches(settings);
  put(t, 'caches', caches);
  t.mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
  return caches;
}

test('a list that was verified is kept, and fresh for as long as it says', async (t) => {
  open(t);
  await store.keep(URL_OF_LIST, token(1), 60);
  assert.deepEqual(await store.tokens(URL_OF_LIST), { tokens: [token(1)], fresh: true });
  t.mock.timers.setTime(1_000_000 + 59_999);
  assert.equal((await store.tokens(URL_OF_LIST)).fresh, true);
  t.mock.timers.setTime(1_000_000 + 60_000);
  assert.deepEqual(await store.tokens(URL_OF_LIST), { tokens: [token(1)], fresh: false });
});

test('a list that says nothing is never fresh', async (t) => {
  open(t);
  await store.keep(URL_OF_LIST, token(1), null);
  assert.equal((await store.tokens(URL_OF_LIST)).fresh, false);
});

test('a clock that went back makes nothing fresh', async (t) => {
  open(t);
  await store.keep(URL_OF_LIST, token(1), 60);
  t.mock.timers.setTime(500_000);
  assert.equal((await store.tokens(URL_OF_LIST)).fresh, false);
});

test('a list that was only fetched waits beside the kept one until one of them is kept', async (t) => {
  const caches = open(t);
  await store.keep(URL_OF_LIST, token(1), 60);
  await store.offer(URL_OF_LIST, token(2));
  assert.deepEqual((await store.tokens(URL_OF_LIST)).tokens, [token(1), token(2)]);
  await store.keep(URL_OF_LIST, token(2), 60);
  assert.deepEqual((await store.tokens(URL_OF_LIST)).tokens, [token(2)]);
  assert.deepEqual([...caches.named.get('liangzheng:/:status').kept.keys()], [URL_OF_LIST]);
});

test('a copy that is used again does not get younger by it', async (t) => {
  open(t);
  await store.keep(URL_OF_LIST, token(1), 60);
  t.mock.timers.setTime(1_000_000 + 50_000);
  await store.keep(URL_OF_LIST, token(1), 60);
  t.mock.timers.setTime(1_000_000 + 61_000);
  assert.equal((await store.tokens(URL_OF_LIST)).fresh, false);
  // Once it is stale and was found to be the newest still, it is fresh again.
  await store.keep(URL_OF_LIST, token(1), 60);
  assert.equal((await store.tokens(URL_OF_LIST)).fresh, true);
});

test('an offer alone is not fresh', async (t) => {
  open(t);
  await store.offer(URL_OF_LIST, token(2));
  assert.deepEqual(await store.tokens(URL_OF_LIST), { tokens: [token(2)], fresh: false });
});

test('lists are told apart', async (t) => {
  open(t);
  await store.keep(URL_OF_LIST, token(1), 60);
  assert.deepEqual(await store.tokens('https://site.example/status/2.cwt'), { tokens: [], fresh: false });
});

for (const settings of [{ room: 0 }, { blocked: true }]) {
  test(`${Object.keys(settings)} storage keeps nothing and breaks nothing`, async (t) => {
    open(t, settings);
    await store.keep(URL_OF_LIST, token(1), 60);
    await store.offer(URL_OF_LIST, token(2));
    assert.deepEqual(await store.tokens(URL_OF_LIST), { tokens: [], fresh: false });
  });
}

test('an insecure page has no storage at all', async () => {
  assert.equal(globalThis.caches, undefined);
  await store.keep(URL_OF_LIST, token(1), 60);
  assert.deepEqual(await store.tokens(URL_OF_LIST), { tokens: [], fresh: false });
});

test('storage that never answers is as none', async (t) => {
  open(t).open = () => new Promise(() => {});
  assert.deepEqual(await store.tokens(URL_OF_LIST), { tokens: [], fresh: false });
  await store.keep(URL_OF_LIST, new Uint8Array([1]), 60);
});

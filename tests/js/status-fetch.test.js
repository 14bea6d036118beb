// Over real HTTP, from a server that the trust list names.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';

import { STATUS_TOKEN_LENGTH } from '#js/constants.js';
import { setSite } from '#js/site.js';
import { keepStatus, statusTokens } from '#js/status-fetch.js';
import { memoryCaches } from './support/caches.js';
import { put, until } from './support/page.js';

setSite('https://site.example/');

const bytes = (...values) => new Uint8Array(values);
let server;
let origin;
let asked;
let answer;

before(async () => {
  server = createServer((request, response) => {
    asked.push(request);
    answer(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());
beforeEach((t) => {
  asked = [];
  answer = (response) => response.end(bytes(1));
  put(t, 'caches', memoryCaches());
});

const wanted = () => ({ uri: `${origin}/list`, origins: [origin] });
const kept = async () => [...(await caches.open('liangzheng:/:status')).kept.keys()];

test('a list is fetched without telling who asks', async () => {
  assert.deepEqual(await statusTokens(wanted()), [bytes(1)]);
  assert.deepEqual([asked[0].url, asked[0].headers.cookie, asked[0].headers.referer], ['/list', undefined, undefined]);
});

test('an origin that nobody named is not asked', async () => {
  assert.deepEqual(await statusTokens({ uri: `${origin}/list`, origins: ['https://other.example'] }), []);
  assert.deepEqual(await statusTokens({ uri: 'http://[', origins: [origin] }), []);
  assert.deepEqual(asked, []);
});

test('a list that cannot be had is none', async () => {
  for (const failing of [
    (response) => response.writeHead(404).end('no'),
    (response) => response.writeHead(302, { location: '/elsewhere' }).end(),
    (response) => response.destroy(),
  ]) {
    answer = failing;
    assert.deepEqual(await statusTokens(wanted()), []);
  }
  assert.equal(asked.length, 3);
});

test('a list is taken up to the limit, whatever its headers say', async () => {
  answer = (response) => response.end(new Uint8Array(STATUS_TOKEN_LENGTH));
  assert.equal((await statusTokens(wanted()))[0].length, STATUS_TOKEN_LENGTH);
  answer = (response) => response.end(new Uint8Array(STATUS_TOKEN_LENGTH + 1));
  assert.deepEqual(await statusTokens(wanted()), []);
});

test('a fresh copy serves at once, and is refreshed behind the check’s back', async () => {
  // Refreshed once more at the end, when the next test runs already: so it has an address of its own.
  const list = { ...wanted(), uri: `${origin}/fresh` };
  await keepStatus(list.uri, bytes(1), 60);
  answer = (response) => response.end(bytes(2));
  assert.deepEqual(await statusTokens(list), [bytes(1)]);
  await until(async () => (await kept()).length === 2);
  assert.deepEqual(await statusTokens(list), [bytes(1), bytes(2)]);
});

test('beside a stale copy the list as it is now comes first', async () => {
  await keepStatus(wanted().uri, bytes(1), 0);
  answer = (response) => response.end(bytes(2));
  assert.deepEqual(await statusTokens(wanted()), [bytes(2), bytes(1)]);
  answer = (response) => response.destroy();
  assert.deepEqual(await statusTokens(wanted()), [bytes(1)]);
});

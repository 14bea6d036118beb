import assert from 'node:assert/strict';
import { test } from 'node:test';

import { setSite } from '#js/site.js';
import { load, put } from './support/page.js';

setSite('https://site.example/a/');
const script = new TextEncoder().encode('1');

class Worker extends EventTarget {
  constructor(url) {
    super();
    this.url = String(url);
  }
}

test('without Trusted Types an address is its own text', async (t) => {
  put(t, 'Worker', Worker);
  const { serviceWorkerUrl, workerOf } = await load('trusted.js');
  assert.equal(serviceWorkerUrl(), 'https://site.example/a/sw.js');
  assert.match(workerOf(script).url, /^blob:/);
});

test('with them only the service worker and what was just made of checked bytes get an address', async (t) => {
  put(t, 'Worker', Worker);
  const made = [];
  put(t, 'trustedTypes', {
    createPolicy: (name, { createScriptURL }) => {
      made.push([name, createScriptURL]);
      return { createScriptURL: (address) => ({ toString: () => createScriptURL(address) }) };
    },
  });
  const { serviceWorkerUrl, workerOf } = await load('trusted.js');
  const [[name, createScriptURL]] = made;
  assert.deepEqual([name, made.length, String(serviceWorkerUrl())], ['liangzheng', 1, 'https://site.example/a/sw.js']);
  const { url } = workerOf(script);
  assert.match(url, /^blob:/);
  for (const address of ['https://evil.example/x.js', 'https://site.example/a/x.js', 'blob:https://site.example/1', url]) {
    assert.throws(() => createScriptURL(address), TypeError, address);
  }
});

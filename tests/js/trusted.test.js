import assert from 'node:assert/strict';
import { test } from 'node:test';

import { load, put } from './support/page.js';

test('without Trusted Types an address is its own text', async () => {
  const { scriptUrl } = await load('trusted.js');
  assert.equal(scriptUrl(new URL('https://a.example/x.js')), 'https://a.example/x.js');
});

test('with them it is made by the one policy, of the same origin only', async (t) => {
  const made = [];
  put(t, 'location', { origin: 'null' }); // that of these files
  put(t, 'trustedTypes', {
    createPolicy: (name, { createScriptURL }) => {
      made.push(name);
      return { createScriptURL: (address) => ({ toString: () => createScriptURL(address) }) };
    },
  });
  const { scriptUrl } = await load('trusted.js');
  assert.deepEqual(made, ['liangzheng']);
  assert.match(String(scriptUrl('./scan-worker.js')), /assets\/js\/scan-worker\.js$/);
  assert.throws(() => String(scriptUrl('https://evil.example/x.js')), TypeError);
});

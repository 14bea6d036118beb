// A trust list from a host that does not end it.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { FILE_LENGTH } from '#js/constants.js';
import { setSite } from '#js/site.js';
import { siteFile } from '#js/site-file.js';
import { put } from './support/page.js';

setSite('https://site.example/');

test('a file is what the host has now', async (t) => {
  put(t, 'fetch', async (url, { cache, signal }) => new Response(`${url} ${cache} ${signal.aborted}`));
  assert.equal(new TextDecoder().decode(await siteFile('trust/list')), 'https://site.example/trust/list no-cache false');
  put(t, 'fetch', async () => new Response('no', { status: 404 }));
  await assert.rejects(siteFile('trust/list'), /trust\/list: 404/);
});

test('one without an end is not read to it', async (t) => {
  let sent = 0;
  const pull = (to) => to.enqueue(new Uint8Array(((sent += 1_000_000), 1_000_000)));
  put(t, 'fetch', async () => new Response(new ReadableStream({ pull })));
  await assert.rejects(siteFile('trust/list'), /too long/);
  assert.ok(sent < FILE_LENGTH + 5_000_000);
});

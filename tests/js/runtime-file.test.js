// Over real HTTP, from a host that cuts, alters and forgets.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';

import { RuntimeError, runtimeFile, unpacked } from '#js/runtime-file.js';
import { sha256Of } from '#js/digest.js';
import { put } from './support/page.js';

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const inside = Buffer.concat([randomBytes(200_000), Buffer.alloc(100_000)]);
const packed = gzipSync(inside);
const file = { path: 'runtime/python.0123456789abcdef.bin', bytes: packed.length, sha256: sha256(packed), inside: sha256(inside) };

let server;
let url;
let asked;
let answers;

before(async () => {
  server = createServer((request, response) => {
    asked.push(request);
    (answers.shift() ?? whole)(response, request);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${server.address().port}/${file.path}`;
});
after(() => server.close());
beforeEach(() => {
  asked = [];
  answers = [];
});

const whole = (response) => response.end(packed);
const of = (bytes) => (response) => response.end(bytes);
const status = (code) => (response) => response.writeHead(code).end('no');
// As many bytes as were promised, but for those after a place.
const cutAt = (place) => (response) => {
  response.writeHead(200, { 'Content-Length': packed.length });
  response.write(packed.subarray(0, place), () => setTimeout(() => response.destroy(), 20));
};
const goOn = (response, { headers: { range } }) => {
  const from = Number(/bytes=([0-9]+)-/.exec(range)[1]);
  response.writeHead(206, { 'Content-Range': `bytes ${from}-${packed.length - 1}/${packed.length}` }).end(packed.subarray(from));
};

async function fetched(told = []) {
  const bytes = await runtimeFile(url, file, (length) => told.push(length));
  return Buffer.from(await new Response(unpacked(bytes)).arrayBuffer());
}
const refused = (code) => (error) => error instanceof RuntimeError && error.code === code && error.path === file.path;

test('a whole file is fetched once, counted to its last byte and unpacked', async () => {
  const told = [];
  assert.deepEqual(await fetched(told), inside);
  assert.deepEqual([asked.length, told.at(-1)], [1, packed.length]);
  assert.deepEqual(told, told.toSorted((a, b) => a - b));
});

test('what a host sends unpacked, in a coding of its own, is what is inside', async () => {
  answers = [(response) => response.writeHead(200, { 'Content-Encoding': 'br' }).end(brotliCompressSync(inside))];
  assert.deepEqual([await fetched(), asked.length], [inside, 1]);
});

test('one that is altered or cut short is fetched once more, past every cache, and then used', async () => {
  for (const wrong of [Buffer.concat([packed.subarray(0, -1), Buffer.from([7])]), packed.subarray(0, 1000), Buffer.alloc(0), Buffer.from('<!doctype html>')]) {
    [asked, answers] = [[], [of(wrong)]];
    assert.deepEqual(await fetched(), inside);
    assert.equal(asked.length, 2);
    // Undici sends what `cache: 'reload'` asks of caches on the way, as browsers do.
    assert.equal(asked[1].headers['cache-control'], 'no-cache');
  }
});

test('one that stays altered is refused, and named', async () => {
  answers = [of(packed.subarray(1)), of(packed.subarray(1))];
  await assert.rejects(fetched(), refused('altered'));
  assert.equal(asked.length, 2);
});

test('a right archive of other content is refused too', async () => {
  const other = gzipSync(Buffer.from('other'));
  answers = [of(other), of(other)];
  await assert.rejects(fetched(), refused('altered'));
  const plain = [of(Buffer.from('other')), of(Buffer.from('other'))];
  answers = plain;
  await assert.rejects(fetched(), refused('altered'));
});

test('a file that is not there is asked for once more past every cache, which may have kept that, and told', async () => {
  answers = [status(404), status(404)];
  await assert.rejects(fetched(), refused('missing'));
  assert.deepEqual(asked.map(({ headers }) => headers['cache-control']), [undefined, 'no-cache']);
  answers = [status(404)];
  assert.deepEqual(await fetched(), inside);
});

test('a body without an end is not read to it', async () => {
  for (const beginning of [packed, Buffer.from('<!doctype html>')]) {
    const sent = [0, 0];
    const endless = (at) => (response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(1_000_000))) sent[at] += 1;
        sent[at] += 1;
      };
      response.on('drain', more);
      response.write(beginning);
      more();
    };
    answers = [endless(0), endless(1)];
    await assert.rejects(fetched(), refused('altered'));
    // In megabytes, with what lies in buffers between them.
    assert.ok(Math.max(...sent) < 60, String(sent));
  }
});

test('a page that is not secure, without the browser’s digest, checks all the same', async (t) => {
  put(t, 'crypto', {});
  assert.deepEqual(await fetched(), inside);
  answers = [cutAt(50_000), goOn];
  assert.deepEqual(await fetched(), inside);
  answers = [of(packed.subarray(1)), of(packed.subarray(1))];
  await assert.rejects(fetched(), refused('altered'));
});

test('the digest of a page that is not secure is SHA-256, whatever the length', async (t) => {
  put(t, 'crypto', {});
  for (const length of [0, 1, 54, 55, 56, 63, 64, 65, 119, 120, 128, 200_003]) {
    const bytes = randomBytes(length + 3).subarray(3);
    assert.equal(await sha256Of(bytes), sha256(bytes), String(length));
  }
});

test('a broken connection goes on where it broke, as often as something came', async () => {
  const places = [50_000, 100_000];
  answers = [
    cutAt(places[0]),
    (response) => {
      response.writeHead(206, { 'Content-Length': packed.length - places[0] });
      response.write(packed.subarray(places[0], places[1]), () => setTimeout(() => response.destroy(), 20));
    },
    goOn,
  ];
  assert.deepEqual(await fetched(), inside);
  assert.deepEqual(asked.map(({ headers }) => headers.range), [undefined, `bytes=${places[0]}-`, `bytes=${places[1]}-`]);
});

test('a host that cannot go on starts again', async () => {
  answers = [cutAt(50_000), whole];
  assert.deepEqual([await fetched(), asked.length], [inside, 2]);
  [asked, answers] = [[], [cutAt(50_000), status(416), whole]];
  assert.deepEqual([await fetched(), asked.length > 2], [inside, true]);
});

test('a connection that stays broken is told, and can be tried again', async () => {
  answers = Array.from({ length: 4 }, () => (response) => response.destroy());
  await assert.rejects(fetched(), refused('network'));
  assert.deepEqual(await fetched(), inside);
});

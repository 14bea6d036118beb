import assert from 'node:assert/strict';
import { test } from 'node:test';

import { setSite } from '#js/site.js';
import { memoryCaches } from './support/caches.js';
import { load, put, runtime, storage, until } from './support/page.js';

setSite('https://site.example/');

// A worker whose answers the test gives, message by message.
function python(t, answer) {
  const seen = [];
  class Worker extends EventTarget {
    constructor() {
      super();
      seen.push(['start']);
    }

    tell(data) {
      this.dispatchEvent(Object.assign(new Event('message'), { data }));
    }

    postMessage(message) {
      seen.push(message);
      queueMicrotask(() => answer(message, (data) => this.tell(data)));
    }

    terminate() {
      seen.push(['end']);
    }
  }
  put(t, 'Worker', Worker);
  return seen;
}

const MEMORY = 'liangzheng:/:trust';
const READY = { alive: true, ready: { sequence: 3, remember: 'list 3', rules: [['a', 'b']] } };
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

async function start(t, answer, { kept = storage(), files = runtime, address = 'https://site.example/zh/check/', agent = 'browser 1', words = false, fetched = () => new Response('list') } = {}) {
  const seen = python(t, answer);
  put(t, 'localStorage', kept);
  put(t, 'location', new URL(address));
  put(t, 'navigator', { userAgent: agent });
  put(t, 'fetch', async (url) => fetched(url));
  if (!globalThis.caches) put(t, 'caches', memoryCaches());
  t.mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 10, 25, 1, 2, 3, 456) });
  const { Verifier } = await load('verifier.js');
  const told = { starting: 0, ready: [], refused: [], failed: [] };
  const verifier = new Verifier({
    runtime: files,
    lang: 'zh',
    policy: '{"rule": 1}',
    words,
    onStarting: () => (told.starting += 1),
    onReady: (ready) => told.ready.push(ready),
    onRefused: (sentence) => told.refused.push(sentence),
    onFailed: (failed) => told.failed.push(failed),
  });
  await until(() => told.ready.length || told.refused.length || told.failed.length);
  await settled();
  return { seen, told, verifier, kept };
}

const obedient = (answers) => (message, tell) => {
  if (message.open) tell(READY);
  else if (message.explain) tell({ id: message.id, sentence: `${message.explain} ${message.format}` });
  else if (message.head) tell({ id: message.id, kind: null });
  else tell({ id: message.id, ...answers(message) });
};

test('it is opened with what was remembered, in the page’s language, at the device’s time', async (t) => {
  const kept = storage();
  kept.setItem(MEMORY, 'list 2');
  const { seen, told } = await start(t, obedient(() => ({})), { kept });
  const list = new TextEncoder().encode('list');
  assert.deepEqual(seen.slice(0, 2), [
    ['start'],
    {
      open: {
        site: 'https://site.example/',
        engine: new TextEncoder().encode('pyodide'),
        library: new TextEncoder().encode('python'),
        snapshot: 'take',
        trust: { list, root: list, changes: list },
        policy: '{"rule": 1}',
        lang: 'zh',
        remembered: 'list 2',
        at: '2026-11-25T01:02:03Z',
      },
    },
  ]);
  assert.deepEqual([told.ready, told.starting], [[READY.ready], 1]);
  assert.equal(kept.getItem(MEMORY), 'list 3');
});

test('the sentences of a language that Python does not know go with it; it starts without them too', async (t) => {
  const told = new Blob(['{"language":"bo"}']).stream().pipeThrough(new CompressionStream('gzip'));
  const packed = new Uint8Array(await new Response(told).arrayBuffer());
  for (const [words, expected] of [[() => packed, '{"language":"bo"}'], [() => Promise.reject(new Error('lost')), undefined]]) {
    const file = async (name) => (name === 'words' ? words() : runtime.file(name));
    const { seen } = await start(t, obedient(() => ({})), { files: { ...runtime, file }, words: true });
    assert.equal(seen.find((message) => message.open).open.words, expected);
    t.mock.timers.reset();
  }
});

test('where storage is blocked it starts with nothing remembered', async (t) => {
  const { seen, verifier } = await start(t, obedient(() => ({ report: 1, remember: 'x' })), { kept: storage({ blocked: true }) });
  assert.equal(seen[1].open.remembered, '');
  assert.equal((await verifier.check([])).report, 1);
});

test('a check asks in the page’s language, and what is newest is remembered', async (t) => {
  const { seen, verifier, kept } = await start(t, obedient(() => ({ report: 1, remember: 'list 4' })));
  const codes = [{ data: new Uint8Array([1]) }];
  assert.equal((await verifier.check(codes)).report, 1);
  const audience = 'https://site.example/';
  assert.deepEqual(seen.at(-1), { codes, audience, at: '2026-11-25T01:02:03Z', lang: 'zh', id: 2 });
  assert.equal(kept.getItem(MEMORY), 'list 4');
});

test('a question is asked by the page’s own name, and goes with the code that has to answer it', async (t) => {
  const { seen, verifier } = await start(t, obedient(() => ({ text: 'LZQ1:A' })));
  const [nonce, audience] = [new Uint8Array(16), 'https://site.example/'];
  assert.equal((await verifier.ask(nonce)).text, 'LZQ1:A');
  assert.deepEqual(seen.at(-1), { ask: nonce, audience, lang: 'zh', id: 2 });
  await verifier.check([], { nonce, at: '2026-11-26T08:00:00Z' });
  assert.deepEqual(seen.at(-1), { codes: [], audience, nonce, at: '2026-11-26T08:00:00Z', lang: 'zh', id: 3 });
});

test('files are named and codes explained by Python', async (t) => {
  const { seen, verifier } = await start(t, obedient(() => ({})));
  assert.deepEqual((await verifier.kindOf(new Uint8Array([80, 75]))).kind, null);
  assert.deepEqual(seen.at(-1).head, new Uint8Array([80, 75]));
  assert.equal(await verifier.explain('pdf_locked', 'PDF'), 'pdf_locked PDF');
  assert.equal(await verifier.explain('image_too_large'), 'image_too_large ');
});

test('one that stops over a check says so with the sentence that it left', async (t) => {
  const { told, verifier } = await start(t, obedient(() => ({ error: 'stopped', fatal: true })));
  assert.deepEqual(await verifier.check([]), { error: 'stopped', sentence: 'verifier_stopped ' });
  await settled();
  assert.deepEqual([told.ready.length, told.failed], [1, []]);
});

test('a list that is refused is told, and questions are answered all the same', async (t) => {
  const failed = { error: 'trust_rollback', sentence: '列表太旧' };
  const { told, verifier } = await start(t, (message, tell) => {
    if (message.open) tell({ alive: true, failed });
    else tell({ id: message.id, ...failed });
  });
  assert.deepEqual([told.refused, told.failed, told.ready, verifier.ready], [['列表太旧'], [], [], false]);
  assert.deepEqual(await verifier.check([]), { id: 1, ...failed });
});

test('a part of the runtime is brought when Python asks for it, or that it cannot be had', async (t) => {
  for (const bytes of [async () => new Uint8Array([1]), async () => assert.fail('no network')]) {
    const first = { ...runtime, file: (name) => (name === 'certificates' ? bytes() : runtime.file(name)) };
    const { verifier, seen } = await start(t, (message, tell) => {
      if (message.open) tell(READY);
      else if (message.explain) tell({ id: message.id, sentence: message.explain });
      else if (message.part) tell({ id: 2, ...(message.part.archive ? { report: 1 } : { error: 'part' }) });
      else tell({ need: 'certificates' });
    }, { files: first });
    const answer = await verifier.check([]);
    const { part } = seen.find((message) => message.part);
    assert.equal(part.name, 'certificates');
    if (part.archive) assert.equal(answer.report, 1);
    else assert.deepEqual([answer.error, answer.sentence], ['part', 'runtime_part_missing']);
    t.mock.timers.reset();
  }
});

test('what cannot be had is told by its code and file, and may be there at the next try', async (t) => {
  let there = false;
  const lost = Object.assign(new Error('x'), { code: 'altered', path: 'runtime/p.bin' });
  const file = async (name) => (there || name !== 'pyodide' ? runtime.file(name) : Promise.reject(lost));
  const { told, verifier, seen } = await start(t, obedient(() => ({ report: 1 })), { files: { ...runtime, file } });
  assert.deepEqual(seen, [['start'], ['end']], 'the worker that waited is ended');
  assert.deepEqual(told.failed.map(({ code, path }) => [code, path]), [['altered', 'runtime/p.bin']]);
  const waiting = verifier.check([]);
  there = true;
  verifier.retry();
  assert.equal((await waiting).report, 1);
});

test('a trust list that cannot be fetched stops the start', async (t) => {
  const { told, seen } = await start(t, obedient(() => ({})), { fetched: () => new Response('', { status: 404 }) });
  assert.match(String(told.failed[0]), /404/);
  assert.deepEqual([told.ready, seen], [[], [['start'], ['end']]]);
});

const HEAP = new Uint8Array(200_000).fill(7, 65_536, 65_540);
// Takes a snapshot where one is asked for, and says of every start what it was made from.
const withSnapshots = (restores) => (message, tell) => {
  if (!message.open) return tell({ id: message.id, sentence: message.explain });
  const { snapshot } = message.open;
  if (snapshot === 'take') {
    tell(READY);
    return tell({ snapshot: HEAP });
  }
  return snapshot ? restores(tell) : tell(READY);
};
const snapshotsOf = (seen) => seen.filter((message) => message.open).map(({ open }) => open.snapshot);
const keptSnapshots = async () => [...(await caches.open('liangzheng:/:start')).kept.keys()];

test('a heap that was kept is restored at the next visit', async (t) => {
  put(t, 'caches', memoryCaches());
  await start(t, withSnapshots());
  await until(async () => (await keptSnapshots()).length);
  t.mock.timers.reset();
  const { seen, told } = await start(t, withSnapshots((tell) => tell(READY)));
  assert.deepEqual([snapshotsOf(seen), told.ready.length], [[HEAP], 1]);
});

test('one that was altered, of another build or another browser is not', async (t) => {
  const alter = async () => {
    const cache = await caches.open('liangzheng:/:start');
    const [url] = cache.kept.keys();
    const { headers } = await cache.match(url);
    const bytes = new Uint8Array(await (await cache.match(url)).arrayBuffer());
    bytes[20] ^= 1;
    await cache.put(url, new Response(bytes, { headers }));
  };
  const hash = (name) => runtime.hash(name).replace('h', 'x');
  for (const change of [{ alter }, { files: { ...runtime, hash } }, { agent: 'browser 2' }]) {
    put(t, 'caches', memoryCaches());
    await start(t, withSnapshots());
    await until(async () => (await keptSnapshots()).length);
    await change.alter?.();
    t.mock.timers.reset();
    const { seen, told } = await start(t, withSnapshots(() => assert.fail('restored')), change);
    assert.deepEqual([snapshotsOf(seen), told.ready.length], [['take'], 1]);
    t.mock.timers.reset();
  }
});

const soon = setTimeout;

test('one that fails gives way to the ordinary start, and is dropped', async (t) => {
  for (const how of [(tell) => tell({ failed: { error: 'start' } }), () => {}]) {
    put(t, 'caches', memoryCaches());
    await start(t, withSnapshots());
    await until(async () => (await keptSnapshots()).length);
    t.mock.timers.reset();
    put(t, 'setTimeout', (run, ms) => soon(run, ms === 8000 ? 1 : ms));
    const { seen, told } = await start(t, withSnapshots(how));
    assert.deepEqual([snapshotsOf(seen).at(-1), told.ready.length, told.failed], [null, 1, []]);
    assert.deepEqual(await keptSnapshots(), []);
    t.mock.timers.reset();
  }
});

test('storage that never answers does not keep the page from starting', async (t) => {
  put(t, 'caches', { ...memoryCaches(), open: () => new Promise(() => {}) });
  const { seen, told } = await start(t, withSnapshots());
  assert.deepEqual([snapshotsOf(seen), told.ready.length], [['take'], 1]);
});

test('none is made where other sites share the origin, or where it was switched off', async (t) => {
  const { seen } = await start(t, withSnapshots(), { address: 'https://site.example/zh/check/?snapshot=no' });
  assert.deepEqual(snapshotsOf(seen), [null]);
  t.mock.timers.reset();
  setSite('https://site.example/one/');
  t.after(() => setSite('https://site.example/'));
  const shared = await start(t, withSnapshots());
  assert.deepEqual(snapshotsOf(shared.seen), [null]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { load, put, storage } from './support/page.js';

// A worker whose answers the test gives, message by message.
function python(t, answer) {
  const seen = [];
  class Worker extends EventTarget {
    constructor(url) {
      super();
      seen.push(['start', String(url).split('/').at(-1)]);
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

const READY = { alive: true, ready: { sequence: 3, remember: 'list 3', rules: [['a', 'b']] } };
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

async function start(t, answer, kept = storage()) {
  const seen = python(t, answer);
  put(t, 'localStorage', kept);
  t.mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 10, 25, 1, 2, 3, 456) });
  const { Verifier } = await load('verifier.js');
  const told = { progress: [], ready: [], failed: [] };
  const verifier = new Verifier({
    lang: 'zh',
    onProgress: (state) => told.progress.push(state),
    onReady: (ready) => told.ready.push(ready),
    onFailed: (failed) => told.failed.push(failed),
  });
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
  kept.setItem('liangzheng.trust', 'list 2');
  const { seen, told } = await start(t, obedient(() => ({})), kept);
  assert.deepEqual(seen.slice(0, 2), [
    ['start', 'python-worker.js'],
    { open: { lang: 'zh', remembered: 'list 2', at: '2026-11-25T01:02:03Z' } },
  ]);
  assert.deepEqual(told.ready, [READY.ready]);
  assert.equal(kept.getItem('liangzheng.trust'), 'list 3');
});

test('where storage is blocked it starts with nothing remembered', async (t) => {
  const { seen, verifier } = await start(t, obedient(() => ({ report: 1, remember: 'x' })), storage({ blocked: true }));
  assert.equal(seen[1].open.remembered, '');
  assert.equal((await verifier.check([])).report, 1);
});

test('a check asks in the page’s language, and what is newest is remembered', async (t) => {
  const { seen, verifier, kept } = await start(t, obedient(() => ({ report: 1, remember: 'list 4' })));
  const codes = [{ data: new Uint8Array([1]) }];
  assert.equal((await verifier.check(codes)).report, 1);
  assert.deepEqual(seen.at(-1), { codes, at: '2026-11-25T01:02:03Z', lang: 'zh', id: 2 });
  assert.equal(kept.getItem('liangzheng.trust'), 'list 4');
});

test('files are named and codes explained by Python', async (t) => {
  const { seen, verifier } = await start(t, obedient(() => ({})));
  assert.deepEqual((await verifier.kindOf(new Uint8Array([80, 75]))).kind, null);
  assert.deepEqual(seen.at(-1).head, new Uint8Array([80, 75]));
  assert.equal(await verifier.explain('image_pdf', 'PDF'), 'image_pdf PDF');
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
  assert.deepEqual([told.failed, told.ready, verifier.ready], [[failed], [], false]);
  assert.deepEqual(await verifier.check([]), { id: 1, ...failed });
});

test('progress is told until it is ready', async (t) => {
  const { told } = await start(t, (message, tell) => {
    if (!message.open) return tell({ id: message.id });
    tell({ progress: { loaded: 1, total: 2 } });
    tell(READY);
    return tell({ progress: { starting: true } });
  });
  assert.deepEqual(told.progress, [{ loaded: 1, total: 2 }]);
});

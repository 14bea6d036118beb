// Each effect is carried out, and what it asks comes back as an event with its question.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { effects } from '#js/check-effects.js';
import { PictureError } from '#js/picture.js';
import { say } from './support/check-page.js';
import { qr } from './support/codes.js';

function parts(changes = {}) {
  const seen = [];
  const record = (name) => (...given) => void seen.push([name, ...given]);
  const view = Object.fromEntries(
    ['note', 'hint', 'problem', 'begin', 'wait', 'showWays', 'showVerdict', 'backToVerdict'].map((name) => [name, record(name)]),
  );
  const verifier = { ready: true, check: async () => ({ report: {} }), kindOf: async () => ({ kind: null }), explain: async () => '太大', ...changes.verifier };
  const scanner = { file: async () => ({ codes: [qr('LZ1:A')] }), ...changes.scanner };
  const pdf = { file: async () => ({ codes: [qr('LZ1:PDF')], pages: [1, 1] }) };
  const held = { file: async (_blob, way) => ({ codes: [qr(`LZ1:${way}`)] }) };
  const run = effects({ scanner, pdf, held, verifier, camera: { stop: record('stop') }, clearing: { start: record('clear'), stop: record('keep') }, offer: record('offer'), question: { show: record('asked'), end: record('ended') }, view, say, send: record('send') });
  return { run, seen };
}

for (const [name, effect, ...expected] of [
  ['begin with a note', { do: 'begin', note: 'reading' }, ['begin', 'reading']],
  ['begin without', { do: 'begin', note: null }, ['begin', '']],
  ['stop-camera', { do: 'stop-camera' }, ['offer', []], ['stop']],
  ['offer', { do: 'offer', codes: ['x'] }, ['offer', ['x']]],
  ['hint', { do: 'hint', word: 'barcode_seen' }, ['hint', 'barcode_seen', undefined]],
  ['hint with values', { do: 'hint', word: 'parts', values: { have: 1, of: 2 } }, ['hint', 'parts', { have: 1, of: 2 }]],
  ['problem', { do: 'problem', word: 'failed_stopped', reload: true }, ['problem', 'failed_stopped', { reload: true }]],
  ['tell', { do: 'tell', sentence: '太大' }, ['problem', '太大']],
  ['show-verdict', { do: 'show-verdict', answer: 'x', comparable: true }, ['showVerdict', 'x', true], ['clear']],
  ['show-ways', { do: 'show-ways', barcode: true }, ['keep'], ['showWays', true]],
  ['show-question', { do: 'show-question', nonce: 'n' }, ['asked', 'n']],
  ['end-question', { do: 'end-question', word: null }, ['ended']],
  ['end-question that nobody wanted', { do: 'end-question', word: 'question_lapsed' }, ['ended'], ['problem', 'question_lapsed']],
  ['back-to-verdict', { do: 'back-to-verdict' }, ['backToVerdict'], ['clear']],
]) {
  test(name, async () => {
    const { run, seen } = parts();
    await run(effect);
    assert.deepEqual(seen, expected);
  });
}

test('a file is opened with the verifier’s help', async () => {
  const heads = [];
  const { run, seen } = parts({ verifier: { kindOf: async (head) => (heads.push(head), { kind: null }) } });
  await run({ do: 'open', question: 4, blob: new Blob(['LZ1:A']) });
  const file = { is: 'bytes', data: qr('LZ1:A').data };
  assert.deepEqual(seen, [['send', { type: 'opened', question: 4, file }]]);
  assert.deepEqual(heads, [file.data]);
});

test('a file that only the verifier knows waits for it, and the page says so', async () => {
  const { run, seen } = parts({ verifier: { ready: false } });
  await run({ do: 'open', question: 4, blob: new Blob(['LZ1:A']) });
  assert.deepEqual(seen[0], ['wait', 'queued_file']);
  assert.deepEqual(seen[1][1].file.is, 'bytes');
});

test('a picture is read', async () => {
  const { run, seen } = parts();
  await run({ do: 'read', question: 5, blob: new Blob() });
  assert.deepEqual(seen, [['send', { type: 'read', question: 5, codes: [qr('LZ1:A')], error: undefined }]]);
});

test('a PDF and what holds pictures are read in their own ways', async () => {
  for (const [way, text] of [['pdf', 'LZ1:PDF'], ['svg', 'LZ1:svg'], ['office', 'LZ1:office'], ['video', 'LZ1:video']]) {
    const { run, seen } = parts();
    await run({ do: 'read', question: 5, blob: new Blob(), way });
    assert.deepEqual(seen[0][1].codes, [qr(text)]);
  }
});

test('a picture that cannot be read says why', async () => {
  for (const file of [async () => ({ error: 'image_too_large' }), async () => Promise.reject(new PictureError('image_too_large'))]) {
    const { run, seen } = parts({ scanner: { file } });
    await run({ do: 'read', question: 5, blob: new Blob() });
    assert.deepEqual(seen, [['send', { type: 'read', question: 5, codes: [], error: 'image_too_large' }]]);
  }
});

test('an error of our own is not taken for the picture’s', async () => {
  const { run, seen } = parts({ scanner: { file: async () => Promise.reject(new TypeError('ours')) } });
  await assert.rejects(run({ do: 'read', question: 5, blob: new Blob() }), /ours/);
  assert.deepEqual(seen, []);
});

test('codes are judged; before the verifier is ready they wait, and the page says so', async () => {
  for (const [ready, told] of [[true, ['begin', 'working']], [false, ['wait', 'queued']]]) {
    const asked = [];
    const { run, seen } = parts({ verifier: { ready, check: async (codes) => (asked.push(codes), { error: 'slow' }) } });
    await run({ do: 'judge', question: 6, codes: [qr('LZ1:A')] });
    assert.deepEqual(asked, [[qr('LZ1:A')]]);
    assert.deepEqual(seen, [told, ['send', { type: 'judged', question: 6, answer: { error: 'slow' } }]]);
  }
});

test('a code of the catalogue is explained', async () => {
  const asked = [];
  const { run, seen } = parts({ verifier: { explain: async (...given) => (asked.push(given), '是 PDF') } });
  await run({ do: 'explain', question: 7, code: 'pdf_locked', format: 'PDF' });
  assert.deepEqual(asked, [['pdf_locked', 'PDF']]);
  assert.deepEqual(seen, [['send', { type: 'explained', question: 7, sentence: '是 PDF' }]]);
});

test('a code is judged with the question that it has to answer, or as of when it was shown', async () => {
  for (const [given, how] of [
    [{ nonce: 'n' }, { pages: undefined, nonce: 'n' }],
    [{ moment: { at: 'then', nonce: 'm' } }, { pages: undefined, at: 'then', nonce: 'm' }],
    [{ pages: [1, 2] }, { pages: [1, 2] }],
  ]) {
    const asked = [];
    const { run } = parts({ verifier: { check: async (...all) => (asked.push(all), { report: {} }) } });
    await run({ do: 'judge', question: 6, codes: ['x'], ...given });
    assert.deepEqual(asked, [[['x'], how]]);
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { FILE_LENGTH } from '#js/constants.js';
import { openFile } from '#js/opened-file.js';

const nobody = () => assert.fail('the verifier was asked');
const saying = (answer) => {
  const asked = [];
  return Object.assign((head) => (asked.push(head), Promise.resolve(answer)), { asked });
};
const kind = (code, format, way) => ({ kind: { code, format, way } });

test('a picture that every browser reads waits for nobody', async () => {
  const blob = new Blob(['GIF89a']);
  assert.deepEqual(await openFile(blob, nobody), { is: 'picture', blob, kind: null });
});

test('of any other file the verifier sees the beginning', async () => {
  const kindOf = saying({ kind: null });
  const blob = new Blob([new Uint8Array(100_000).fill(65)]);
  const opened = await openFile(blob, kindOf);
  assert.deepEqual([opened.is, opened.data.length], ['bytes', 100_000]);
  assert.deepEqual(kindOf.asked.map((head) => head.length), [65_536]);
});

test('a kind that holds no code is refused by its name, however large', async () => {
  const large = new Blob([new Uint8Array(FILE_LENGTH + 1)]);
  for (const blob of [new Blob(['PK']), large]) {
    const opened = await openFile(blob, saying(kind('input_document', 'ZIP', '')));
    assert.deepEqual(opened, { is: 'refused', code: 'input_document', format: 'ZIP' });
  }
});

test('a picture that some browsers read is tried', async () => {
  const blob = new Blob(['....ftypheic']);
  const opened = await openFile(blob, saying(kind('image_kind', 'HEIC', 'picture')));
  assert.deepEqual([opened.is, opened.blob, opened.kind.format], ['picture', blob, 'HEIC']);
});

test('what holds pictures, or is to be drawn first, is told with its way', async () => {
  for (const way of ['svg', 'office', 'video']) {
    const blob = new Blob(['PK']);
    const { kind: known } = kind('input', 'X', way);
    assert.deepEqual(await openFile(blob, saying({ kind: known })), { is: 'held', blob, way, kind: known });
  }
});

test('what the browser calls a picture is tried as one', async () => {
  const blob = new Blob(['?'], { type: 'image/x-unheard-of' });
  for (const known of [null, kind('input_unknown', '', '').kind]) {
    assert.deepEqual(await openFile(blob, saying({ kind: known })), { is: 'picture', blob, kind: known });
  }
});

test('bytes that are no code that is known are refused', async () => {
  const blob = new Blob(['MZ'], { type: 'application/octet-stream' });
  const opened = await openFile(blob, saying(kind('input_unknown', '', '')));
  assert.deepEqual(opened, { is: 'refused', code: 'input_unknown', format: '' });
});

test('a text under the name of a picture is a text', async () => {
  const blob = new Blob([`LZ1:${'NCFOXN%TSMAHN-H'.repeat(20)}\n`], { type: 'image/png' });
  assert.equal((await openFile(blob, saying({ kind: null }))).is, 'bytes');
  const begun = new Blob(['RIFF'], { type: 'image/webp' });
  assert.equal((await openFile(begun, saying({ kind: null }))).is, 'picture');
});

test('too much and nothing at all are refused', async () => {
  const large = new Blob([new Uint8Array(FILE_LENGTH + 1).fill(65)]);
  assert.deepEqual(await openFile(large, saying({ kind: null })), { is: 'refused', code: 'image_too_large' });
  assert.deepEqual(await openFile(new Blob([]), saying({ kind: null })), { is: 'refused', code: 'image_unreadable' });
  const whole = await openFile(new Blob([new Uint8Array(FILE_LENGTH)]), saying({ kind: null }));
  assert.equal(whole.is, 'bytes');
});

test('a verifier that stopped is said to have stopped', async () => {
  assert.deepEqual(await openFile(new Blob(['x']), saying({ error: 'dead' })), { is: 'refused', code: 'verifier_stopped' });
});

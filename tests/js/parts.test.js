import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isBarcode, isPart } from '#js/codes.js';
import { counted, withParts } from '#js/parts.js';
import { barcode, part, qr, texts } from './support/codes.js';

test('parts are kept once, and nothing else is', () => {
  const first = withParts([], [part(1, 3), qr('LZ1:A'), barcode('7')]);
  assert.deepEqual(texts(first), ['part 1']);
  const second = withParts(first, [part(1, 3), part(0, 3)]);
  assert.deepEqual(texts(second), ['part 1', 'part 0']);
  assert.deepEqual(texts(first), ['part 1']);
});

test('one place with two contents is one place, and the verifier sees both', () => {
  const seen = withParts([], [part(0, 2, 'a'), part(0, 2, 'b')]);
  assert.deepEqual(texts(seen), ['a', 'b']);
  assert.deepEqual(counted(seen), { have: 1, of: 2 });
});

test('the same content in two places is two parts', () => {
  assert.deepEqual(counted(withParts([], [part(0, 2, 'a'), part(1, 2, 'a')])), { have: 2, of: 2 });
});

test('nothing seen is nothing of nothing', () => assert.deepEqual(counted([]), { have: 0, of: 0 }));

test('a code knows what it is', () => {
  assert.deepEqual([qr('A'), barcode('1'), part(0, 2), { data: new Uint8Array() }].map(isBarcode), [false, true, false, false]);
  assert.deepEqual([qr('A'), barcode('1'), part(0, 2), { data: new Uint8Array() }].map(isPart), [false, false, true, false]);
});

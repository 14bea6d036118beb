import assert from 'node:assert/strict';
import { test } from 'node:test';

import { packed, spread } from '#js/sparse.js';

const PAGE = 65_536;

test('memory comes back as it was, and its empty pages take no room', () => {
  for (const [pages, rest, full] of [[0, 0, []], [1, 0, []], [3, 0, [1]], [5, 0, [0, 4]], [4, 4, [1, 4]], [2, 12, []]]) {
    const memory = new Uint8Array(pages * PAGE + rest);
    for (const page of full) memory.set([1, 0, 255], Math.min((page + 1) * PAGE, memory.length) - 4);
    const kept = packed(memory);
    assert.ok(kept.length <= full.length * PAGE + 64, `${kept.length} for ${full.length} pages`);
    assert.deepEqual(Buffer.compare(spread(kept), memory), 0);
  }
});

test('a last page that is not whole is kept as long as it is', () => {
  const memory = new Uint8Array(PAGE + 8).fill(3);
  assert.equal(packed(memory).length, 4 * 4 + PAGE + 8);
});

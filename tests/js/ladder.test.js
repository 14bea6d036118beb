// How far the ladder goes; what its steps make of a picture is compared with the host's by tests/unit/test_image_steps.py.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { LADDER } from '#js/constants.js';
import { climb } from '#js/ladder.js';
import { put } from './support/page.js';

const image = { width: 4, height: 4, data: new Uint8ClampedArray(64).fill(255) };

// Each rung takes so many milliseconds.
async function climbed(t, ms, found = () => []) {
  let now = 1e6;
  put(t, 'performance', { now: () => now });
  const rungs = [];
  const codes = await climb(image, async (_look, rung) => {
    rungs.push(rung);
    now += ms;
    return found(rung);
  });
  return { rungs, codes };
}

test('every rung is tried where there is time, and the first that finds anything ends it', async (t) => {
  assert.deepEqual((await climbed(t, 10)).rungs, LADDER.filter(({ mends }) => !mends));
  const { rungs, codes } = await climbed(t, 10, (rung) => (rung === LADDER[2] ? ['code'] : []));
  assert.deepEqual([rungs.length, codes], [3, ['code']]);
});

test('a slow device goes up the first rungs, and no further', async (t) => {
  assert.deepEqual((await climbed(t, 10_000)).rungs, LADDER.slice(0, 8));
  assert.equal((await climbed(t, 210)).rungs.length, 10);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isFast } from '#js/line.js';
import { put } from './support/page.js';

// One script of the page, 15 KB long.
const script = (ms, { initiatorType = 'script', requestStart = 100 } = {}) => ({
  initiatorType, requestStart, responseEnd: requestStart + ms, encodedBodySize: 15_000,
});

test('a line is fast where all of the page’s scripts came in fast', (t) => {
  for (const [came, fast] of [
    [[], false],
    [[script(5)], true],
    [[script(45)], true],
    [[script(225)], false], // slow 4G
    [[script(5), script(225)], false],
    [[script(5), script(225, { initiatorType: 'img' })], true],
    [[script(5, { initiatorType: 'link' })], false],
    [[script(-100)], false], // not there yet
  ]) {
    put(t, 'performance', { now: () => 0, getEntriesByType: () => came });
    assert.equal(isFast(), fast, JSON.stringify(came));
  }
});

test('a browser that tells no times counts as slow', (t) => {
  put(t, 'performance', { now: () => 0 });
  assert.equal(isFast(), false);
});

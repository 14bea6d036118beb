import assert from 'node:assert/strict';
import { test } from 'node:test';

import { listenForLink } from '#js/link.js';
import { CARRIED_LENGTH } from '#js/constants.js';
import { put, show } from './support/page.js';

function listen(t, hash) {
  show(t, '');
  const seen = [];
  const place = { hash, pathname: '/zh/check/', search: '?snapshot=no' };
  put(t, 'location', place);
  put(t, 'history', { state: 7, replaceState: (...given) => ((place.hash = ''), seen.push(given)) });
  listenForLink({ onText: (text) => seen.push(text), onProblem: (word) => seen.push({ word }) });
  return { seen, place };
}

test('the code of the address is judged, and is gone from it first', (t) => {
  const { seen } = listen(t, '#code=LZ1:6BF%20A%25+B%2E');
  assert.deepEqual(seen, [[7, '', '/zh/check/?snapshot=no'], 'LZ1:6BF A%+B.']);
});

test('one that comes later is judged too, and other places of the page are left alone', (t) => {
  const { seen, place } = listen(t, '#outcomes');
  assert.deepEqual(seen, []);
  place.hash = '#CODE=eyJh.eyJi.c';
  window.dispatchEvent(new window.Event('hashchange'));
  assert.equal(seen.at(-1), 'eyJh.eyJi.c');
});

test('what is none has a word, and what is damaged is left to the verifier', (t) => {
  assert.deepEqual(listen(t, '#code=').seen.at(-1), { word: 'link_empty' });
  assert.deepEqual(listen(t, '#code=%20%0A').seen.at(-1), { word: 'link_empty' });
  assert.deepEqual(listen(t, `#code=${'A'.repeat(CARRIED_LENGTH + 1)}`).seen.at(-1), { word: 'link_long' });
  assert.equal(listen(t, '#code=LZ1:%ZZ%E4').seen.at(-1), 'LZ1:%ZZ%E4');
  assert.equal(listen(t, '#code=%3Cimg%20src=x%3E').seen.at(-1), '<img src=x>');
});

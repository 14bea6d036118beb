import assert from 'node:assert/strict';
import { test } from 'node:test';

import { excerpt, found } from '#js/search-index.js';

const INDEX = {
  pages: [
    { title: '申领电子驾驶证', text: '在交管12123上申领，先实名注册。ABC', url: 'zh/apply/' },
    { title: '驾照丢了怎么办', text: '补领驾驶证；申领 申领 申领。', url: 'zh/lost/' },
    { title: 'Validity', text: 'An expired licence is not valid. Ｆull width.', url: 'en/validity/' },
  ],
  synonyms: [['驾照', '驾驶证'], ['expired', 'out of date']],
};
const urls = (query) => found(INDEX, query).map(({ page }) => page.url);

test('a page whose title has the term comes first, then the one that has it more often', () => {
  assert.deepEqual(urls('申领'), ['zh/apply/', 'zh/lost/']);
  const pages = [{ title: 'a', text: 'x', url: '1' }, { title: 'b', text: 'x x', url: '2' }];
  assert.deepEqual(found({ pages, synonyms: [] }, 'x').map(({ page, count }) => [page.url, count]), [['2', 2], ['1', 1]]);
});

test('a word that means the same is found, and is the one to mark', () => {
  const [first] = found(INDEX, '驾照');
  assert.deepEqual([first.page.url, first.word], ['zh/lost/', '驾照']);
  assert.deepEqual(urls('驾照'), ['zh/lost/', 'zh/apply/']);
  assert.deepEqual(urls('expired'), ['en/validity/']);
});

test('every term has to stand in the page', () => {
  assert.deepEqual(urls('申领 补领'), ['zh/lost/']);
  assert.deepEqual(urls('申领 expired'), []);
});

test('case and width of letters do not matter', () => {
  assert.deepEqual(urls('abc'), ['zh/apply/']);
  assert.deepEqual(urls('ＡＢＣ'), ['zh/apply/']);
  assert.deepEqual(urls('FULL'), ['en/validity/']);
});

test('no query finds nothing', () => {
  assert.deepEqual(urls(''), []);
  assert.deepEqual(urls('  '), []);
});

test('the words around the first hit are shown', () => {
  const text = `${'a'.repeat(60)}HIT${'b'.repeat(60)}`;
  assert.deepEqual(excerpt(text, 'hit'), { before: `…${'a'.repeat(40)}`, hit: 'HIT', after: `${'b'.repeat(40)}…` });
  assert.deepEqual(excerpt('hit', 'hit'), { before: '', hit: 'hit', after: '…' });
});

test('without a hit that can be placed the beginning is shown', () => {
  assert.deepEqual(excerpt('abc', 'x'), { before: 'abc…', hit: '', after: '' });
  // A ligature folds to two letters, which moves every place behind it.
  assert.deepEqual(excerpt('ﬁne hit', 'hit'), { before: 'ﬁne hit…', hit: '', after: '' });
});

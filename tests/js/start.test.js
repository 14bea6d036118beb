import assert from 'node:assert/strict';
import { test } from 'node:test';

import { languageOf, languagesOf } from '#js/language-memory.js';
import { setSite } from '#js/site.js';
import { load, put, show, storage } from './support/page.js';

const BOTH = { tags: 'zh en', languages: 'zh-Hans en', others: 'en' };
const FOUR = { tags: 'zh en zh-Hant bo', languages: 'zh-Hans en zh-Hant bo', others: 'en' };
const ONE = { tags: 'bo', languages: 'bo', others: 'bo' };

test('the first language that is read here is taken; others read English', () => {
  for (const [read, language] of [
    [['zh-CN', 'en'], 'zh'], [['zh-Hant-HK'], 'zh'], [['en-GB', 'zh'], 'en'], [['ja', 'zh-TW', 'en'], 'zh'],
    [['fr-FR', 'de'], 'en'], [[], 'zh'], [[''], 'zh'],
  ]) {
    assert.equal(languageOf(read, languagesOf(BOTH)), language, read.join());
  }
});

test('a language in two scripts is read in the reader\'s own; a site of one language has no other', () => {
  for (const [read, language] of [
    [['zh-TW', 'en'], 'zh-Hant'], [['zh-HK'], 'zh-Hant'], [['zh-Hant'], 'zh-Hant'], [['zh-SG'], 'zh'], [['zh'], 'zh'],
    [['bo-CN', 'zh-CN'], 'bo'], [['dz'], 'en'], [['no such code', 'zh-TW'], 'zh-Hant'], [[], 'zh'],
  ]) {
    assert.equal(languageOf(read, languagesOf(FOUR)), language, read.join());
  }
  for (const read of [['zh-CN'], ['en'], []]) assert.equal(languageOf(read, languagesOf(ONE)), 'bo');
});

async function open(t, { languages, kept, blocked = false, site = BOTH, hash = '#b' }) {
  const document = show(t, '');
  Object.assign(document.documentElement.dataset, site);
  setSite('https://site.example/deep/');
  const gone = [];
  const memory = storage({ blocked });
  if (kept) memory.kept.set('liangzheng:/deep/:language', kept);
  put(t, 'localStorage', memory);
  put(t, 'navigator', { languages });
  put(t, 'location', { search: '?a=1', hash, replace: (url) => gone.push(url) });
  await load('start.js');
  return gone;
}

test('the site goes on to the reader\'s language, and to the one chosen before', async (t) => {
  assert.deepEqual(await open(t, { languages: ['en-US'] }), ['https://site.example/deep/en/?a=1#b']);
  assert.deepEqual(await open(t, { languages: ['en-US'], kept: 'zh' }), ['https://site.example/deep/zh/?a=1#b']);
  assert.deepEqual(await open(t, { languages: ['zh'], kept: '//evil' }), ['https://site.example/deep/zh/?a=1#b']);
});

test('blocked storage is no reason to stay', async (t) => {
  assert.deepEqual(await open(t, { languages: ['zh'], blocked: true }), ['https://site.example/deep/zh/?a=1#b']);
});

test('a code in the address goes on to the verifier with it', async (t) => {
  const gone = await open(t, { languages: ['zh'], hash: '#code=LZ1:A%20B' });
  assert.deepEqual(gone, ['https://site.example/deep/zh/check/?a=1#code=LZ1:A%20B']);
});

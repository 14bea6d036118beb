import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Pinyin } from '#js/search-pinyin.js';
import { fold, nearlySame, stem, words } from '#js/search-words.js';

test('British and American spellings, and the forms of a word, have one stem', () => {
  for (const [one, other] of [
    ['licence', 'license'], ['licences', 'licensed'], ["driver's", 'driving'], ['colour', 'colors'], ['renewal', 'renewing'],
    ['rejected', 'rejection'], ['foreigners', 'foreigner'], ['photos', 'photo'], ['cancelled', 'canceled'],
    ['recognise', 'recognized'], ['verify', 'verifies'], ['passes', 'pass'], ['legally', 'legal'],
  ]) {
    assert.equal(stem(one), stem(other), `${one} ${other}`);
  }
  for (const [one, other] of [['paper', 'photo'], ['classes', 'claim'], ['states', 'statutes'], ['apply', 'app']]) assert.notEqual(stem(one), stem(other));
  assert.deepEqual([stem('c1'), stem('12123'), stem('is')], ['c1', '12123', 'is']);
});

test('words of any script, and no Chinese characters, are taken whole; Tibetan is cut into syllables', () => {
  for (const [text, expected] of [
    ["l'été passé", ['l', 'été', 'passé']], ['водительские права', ['водительские', 'права']], ['驾照C1丢了pǎo', ['c1', 'pǎo']],
    ['བོད་ཡིག།', ['བོད', 'ཡིག']], ['駕照', []], ["driver's licence", ["driver's", 'licence']],
  ]) {
    assert.deepEqual(words(fold(text)).map(({ word }) => word), expected, text);
  }
});

test('width, case and apostrophes do not matter', () => assert.equal(fold('ＡＢc ’'), "abc '"));

test('one letter too many, too few, wrong, or two that changed places are nearly the same', () => {
  for (const one of ['foreigner', 'foriegner', 'foreiner', 'foreignner', 'foreigmer']) assert.ok(nearlySame(one, 'foreigner'), one);
  for (const one of ['foregner s', 'foriegnre', 'fore', '']) assert.ok(!nearlySame(one, 'foreigner'), one);
});

test('pinyin is read with and without spaces, and as initials', () => {
  const pinyin = new Pinyin(['a2ai13', { jia: '驾架', zhao: '照', shi: '驶', zheng: '证正', ling: '领令' }]);
  assert.deepEqual(pinyin.syllables('jiazhao'), ['jia', 'zao']);
  assert.equal(pinyin.syllables('licence'), undefined);
  assert.ok(pinyin.reads('驾照', ['jia', 'zao']));
  assert.ok(!pinyin.reads('驾照', ['jia', 'si']));
  assert.ok(pinyin.begins('驾驶证', 'jsz'));
  assert.ok(!pinyin.begins('驾驶证', 'js'));
  assert.ok(pinyin.alike('驾驶证', '架驶正'));
  assert.ok(!pinyin.alike('驾驶证', '驾领证'));
  // the common characters stand in the order of their pinyin: 啊 阿 埃 挨 …
  assert.ok(pinyin.reads('阿爱', ['a', 'ai']));
});

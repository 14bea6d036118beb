import assert from 'node:assert/strict';
import { test } from 'node:test';

import { announcer } from '#js/announce.js';
import { Progress } from '#js/progress.js';
import { wordsOf } from '#js/words.js';
import { show } from './support/page.js';

const words = (t, body) => wordsOf(show(t, `<template>${body}</template>`).querySelector('template'));

test('a word has its places filled, and keeps those that nobody fills', (t) => {
  const say = words(t, '<span data-word="parts">{have} / {of}</span><span data-word="plain">好</span>');
  assert.equal(say('parts', { have: 1, of: 3 }), '1 / 3');
  assert.equal(say('parts', { have: 0 }), '0 / {of}');
  assert.equal(say('plain', { other: 'x' }), '好');
  assert.throws(() => say('missing'), /missing/);
});

test('what fills a place is not looked at for places itself', (t) => {
  const say = words(t, '<span data-word="a">{one}{two}</span>');
  assert.equal(say('a', { one: '{two}', two: '2' }), '{two}2');
});

test('the same words are announced twice: the region is empty in between', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const region = show(t, '<p id="live"></p>').getElementById('live');
  const announce = announcer(region);
  announce('一');
  assert.equal(region.textContent, '');
  t.mock.timers.tick(50);
  assert.equal(region.textContent, '一');
  announce('一');
  assert.equal(region.textContent, '');
  t.mock.timers.tick(50);
  assert.equal(region.textContent, '一');
});

test('how far loading is, is told in megabytes', (t) => {
  const box = show(t, '<div hidden><progress></progress><p data-sentence></p></div>').querySelector('div');
  const progress = new Progress(box, (name, values = {}) => [name, ...Object.values(values)].join(' '));
  progress.show({ loaded: 1_250_000, total: 5_000_000 });
  const [bar, sentence] = [box.querySelector('progress'), box.querySelector('p')];
  assert.deepEqual([box.hidden, bar.value / bar.max, sentence.textContent], [false, 0.25, 'loading 3.8']);
  progress.show({ loaded: 5_000_000, total: 5_000_000 });
  assert.deepEqual([bar.hasAttribute('value'), sentence.textContent], [false, 'starting']);
  progress.done();
  assert.equal(box.hidden, true);
  progress.show({ loaded: 1, total: 2 });
  progress.starting();
  assert.equal(box.hidden, true, 'what is loaded afterwards is no progress towards a start');
});

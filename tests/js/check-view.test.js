import assert from 'node:assert/strict';
import { test } from 'node:test';

import { checkView } from '#js/check-view.js';
import { BODY, answer, say } from './support/check-page.js';
import { show } from './support/page.js';

// The one word of the page that two languages write otherwise.
const saying = (lang) => (word, values) => (word === 'full_stop' ? { zh: '。', en: '. ' }[lang] : say(word, values));

function open(t, lang = 'zh') {
  const document = show(t, BODY);
  const at = (id) => document.getElementById(id);
  at('result').scrollIntoView = () => {};
  const scrolls = [];
  window.scrollTo = (to) => scrolls.push(to);
  const spoken = () => new Promise((resolve) => setTimeout(() => resolve(at('live').textContent), 60));
  return { document, at, spoken, scrolls, view: checkView(saying(lang)) };
}

test('at first the ways in are shown, and what is hidden takes no place', (t) => {
  const { document, at } = open(t);
  assert.equal(document.querySelectorAll('[data-early]').length, 0);
  assert.deepEqual([at('ways').hidden, at('more-ways').hidden, at('barcode-cancel').hidden], [false, false, true]);
  assert.equal(at('ways-title').textContent, 'ways');
});

test('a note is seen and spoken, until there is nothing to say', async (t) => {
  const { at, view, spoken } = open(t);
  view.note('正在核验');
  assert.deepEqual([at('note').hidden, at('note').textContent], [false, '正在核验']);
  assert.equal(await spoken(), '正在核验');
  view.note('');
  assert.equal(at('note').hidden, true);
});

test('a problem takes the place of the note; what begins next takes the place of both', (t) => {
  const { at, view } = open(t);
  view.note('正在核验');
  view.problem('太大');
  assert.deepEqual([at('note').hidden, at('problem').hidden, at('problem-text').textContent, at('reload').hidden], [true, false, '太大', true]);
  view.problem('停了', { reload: true });
  assert.equal(at('reload').hidden, false);
  view.begin('正在读取');
  assert.deepEqual([at('problem').hidden, at('note').textContent], [true, '正在读取']);
});

test('the hint stands beside the camera', async (t) => {
  const { at, view, spoken } = open(t);
  view.hint('camera_hint_parts', { have: 1, of: 3 });
  assert.equal(at('camera-hint').textContent, 'camera_hint_parts 1 3');
  assert.equal(await spoken(), 'camera_hint_parts 1 3');
});

test('a verdict takes the place of the ways in, has the focus and is spoken', async (t) => {
  const { document, at, view, spoken } = open(t);
  view.showVerdict(answer(), true);
  assert.deepEqual([at('result').hidden, at('ways').hidden, at('more-ways').hidden, at('with-barcode').hidden], [false, true, true, false]);
  assert.equal(document.activeElement, at('verdict'));
  assert.equal(at('check-title').classList.contains('visually-hidden'), true);
  assert.equal(await spoken(), '核验通过。为真。');
  view.showVerdict(answer(), false);
  assert.equal(at('with-barcode').hidden, true);
});

test('in English a verdict is spoken with an English full stop', async (t) => {
  const { view, spoken } = open(t, 'en');
  view.showVerdict(answer('Verified'), false);
  assert.equal(await spoken(), 'Verified. 为真。');
});

test('for the barcode only what takes one is shown, and the verdict is kept', (t) => {
  const { document, at, view } = open(t);
  view.showVerdict(answer(), true);
  view.showWays(true);
  assert.deepEqual(['result', 'lead', 'gallery', 'text-way', 'ways', 'ways-text', 'barcode-cancel'].map((id) => at(id).hidden), [true, true, true, true, false, false, false]);
  assert.equal(at('ways-title').textContent, 'barcode_title');
  assert.equal(document.activeElement, at('ways-title'));
  view.backToVerdict();
  assert.deepEqual([at('result').hidden, at('ways').hidden, at('verdict').textContent], [false, true, '核验通过']);
  assert.equal(document.activeElement, at('verdict'));
});

test('a new start forgets the verdict and the text', (t) => {
  const { at, view, scrolls } = open(t);
  at('text').value = 'LZ1:A';
  view.showVerdict(answer(), true);
  view.showWays(false);
  assert.deepEqual([at('result').hidden, at('result').dataset.report, at('text').value], [true, undefined, '']);
  assert.deepEqual(scrolls, [{ top: 0 }]);
  assert.deepEqual(['ways', 'lead', 'gallery', 'text-way'].map((id) => at(id).hidden), [false, false, false, false]);
  assert.equal(at('check-title').classList.contains('visually-hidden'), false);
});

test('while a code waits for its verdict there is nothing else to do than to give it up', (t) => {
  const { at, view } = open(t);
  view.wait('码已经读到');
  assert.deepEqual([at('note').textContent, at('ways').hidden, at('more-ways').hidden, at('cancel').hidden], ['码已经读到', true, true, false]);
  view.problem('网络断了', { retry: true });
  assert.deepEqual([at('ways').hidden, at('cancel').hidden, at('retry').hidden, at('problem').hidden], [false, true, false, false]);
  view.wait('码已经读到');
  view.showVerdict(answer(), false);
  assert.deepEqual([at('ways').hidden, at('cancel').hidden, at('result').hidden], [true, true, false]);
});

test('a code that was not read whole can be scanned again at once', async (t) => {
  const { at, view, spoken } = open(t);
  const cut = answer();
  cut.view.headline = { kind: 'cut_short', text: '码没有读全' };
  view.showVerdict(cut, false);
  assert.equal(at('rescan').hidden, false);
  assert.equal(await spoken(), '码没有读全colon核验通过。为真。');
  view.showVerdict(answer(), false);
  assert.equal(at('rescan').hidden, true);
});

test('everything is shown on request, of the verdict that stands', (t) => {
  const document = show(t, BODY);
  const box = document.getElementById('result');
  box.scrollIntoView = () => {};
  const view = checkView(saying('zh'), () => 'age');
  view.showAll();
  assert.equal(box.hidden, true);
  view.showVerdict(answer(), false);
  assert.equal(box.dataset.purpose, 'age');
  view.showAll();
  assert.equal(box.dataset.purpose, 'all');
});

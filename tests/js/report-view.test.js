import assert from 'node:assert/strict';
import { test } from 'node:test';

import { clearReport, showReport } from '#js/report-view.js';
import { PLACES } from './support/check-page.js';
import { show } from './support/page.js';

const ICONS = ['specimen', 'authentic', 'restricted', 'rejected', 'cannot_judge', 'result-pass', 'result-fail', 'result-warn', 'result-not_checked'];
const BODY = `<section id="result" hidden>${['verdict', ...PLACES].map((name) => `<div data-place="${name}"></div>`).join('')}</section>
${ICONS.map((name) => `<template id="icon-${name}"><svg data-icon="${name}"></svg></template>`).join('')}`;
const EVIL = '<img src=x onerror=alert(1)>';

const say = (name, values = {}) => [name, ...Object.values(values)].join(' ');
const check = (changes = {}) => ({
  id: 'signature', code: 'signature_valid', title: '签名', result: 'pass', result_words: '通过', sentence: '签名成立。', quotes: [], findings: [], ...changes,
});
const shown = (view = {}, report = {}) => ({
  report: { outcome: 'authentic', reason: 'r', specimen: false, document: null, checks: [], ...report },
  view: {
    outcome: 'authentic', headline: null, verdict: '核验通过', sentence: '为真。', quotes: [], advice: '再看照片。', specimen: null, desk: null, document: null,
    checks: [check()], checked: ['核验时间', '2026-11-26 16:00'], about: [['签发者', '某局']], ...view,
  },
});

function open(t) {
  const box = show(t, BODY).getElementById('result');
  return { box, place: (name) => box.querySelector(`[data-place=${name}]`) };
}

test('a verdict, its reason and its checks are drawn, and the report is kept for machines', (t) => {
  const { box, place } = open(t);
  const answer = shown();
  showReport(box, answer, say);
  assert.deepEqual([box.hidden, box.dataset.outcome], [false, 'authentic']);
  assert.deepEqual(JSON.parse(box.dataset.report), answer.report);
  assert.deepEqual(['verdict', 'sentence', 'advice'].map((name) => place(name).textContent), ['核验通过', '为真。', '再看照片。']);
  assert.equal(place('icon').firstElementChild.getAttribute('data-icon'), 'authentic');
  const [item] = place('checks').children;
  assert.deepEqual([item.dataset.check, item.dataset.result], ['signature', 'pass']);
  assert.deepEqual([...item.querySelectorAll('p')].map((node) => node.textContent), ['签名通过', '签名成立。']);
  assert.deepEqual([...place('about').querySelectorAll('dt, dd')].map((node) => node.textContent), ['签发者', '某局']);
  for (const name of ['specimen', 'document', 'quotes', 'others-note']) assert.equal(place(name).hidden, true, name);
});

test('a name of letters and figures stays on one line', (t) => {
  const { box, place } = open(t);
  showReport(box, shown({ sentence: '请打开“交管12123”，拨“12123”，看“状态”。', advice: '“交管12123”里也看。' }), say);
  assert.equal(place('sentence').textContent, '请打开“交管12123”，拨“12123”，看“状态”。');
  const whole = (name) => [...place(name).querySelectorAll('.unbroken')].map((node) => node.textContent);
  assert.deepEqual([whole('sentence'), whole('advice')], [['交管12123'], ['交管12123']]);
});

test('a date is not split over two lines, and paper says when it was checked', (t) => {
  const { box, place } = open(t);
  const sentence = '驾驶证有效期到 2026-06-01 为止。';
  showReport(box, shown({ sentence }), say);
  assert.equal(place('sentence').textContent, sentence);
  assert.deepEqual([...place('sentence').querySelectorAll('.unbroken')].map((node) => node.textContent), ['2026-06-01']);
  assert.equal(place('printed').textContent, '核验时间colon2026-11-26 16:00');
  clearReport(box);
  assert.equal(place('printed').textContent, '');
});

test('a document is drawn with its pictures and rows, a specimen with its banner', async (t) => {
  const { box, place } = open(t);
  const made = [];
  t.mock.method(URL, 'createObjectURL', (blob) => (made.push(blob), 'blob:portrait'));
  const gone = t.mock.method(URL, 'revokeObjectURL', () => {});
  const document = { title: '驾驶证', pictures: [{ title: '照片', media_type: 'image/webp', base64: 'AAAA' }], rows: [['姓名', '样证']] };
  showReport(box, shown({ document, specimen: { title: '样证', text: '不是真的' } }), say);
  assert.deepEqual(['document', 'specimen'].map((name) => place(name).hidden), [false, false]);
  const image = place('portrait').querySelector('img');
  assert.deepEqual([image.getAttribute('alt'), image.getAttribute('src')], ['照片', 'blob:portrait']);
  assert.deepEqual([made[0].type, [...new Uint8Array(await made[0].arrayBuffer())]], ['image/webp', [0, 0, 0]]);
  image.dispatchEvent(new window.Event('error'));
  assert.deepEqual([place('portrait').textContent, gone.mock.callCount()], ['picture_broken 照片', 1]);
  assert.equal(place('fields').textContent, '姓名样证');
  assert.equal(place('specimen-title').textContent + place('specimen-text').textContent, '样证不是真的');
});

test('findings fold under their check', (t) => {
  const { box, place } = open(t);
  const finding = { title: '日期', result: 'warn', result_words: '注意', sentence: '不合。', quotes: [{ label: '原文', text: 'x' }] };
  showReport(box, shown({ checks: [check({ id: 'fields', result: 'warn', findings: [finding, finding] })] }), say);
  const details = place('checks').querySelector('details');
  assert.equal(details.querySelector('summary').textContent, 'findings 2');
  assert.equal(details.querySelectorAll('li[data-result=warn]').length, 2);
  assert.equal(details.querySelector('.quotes').textContent, '原文x');
});

test('nothing from a code becomes markup', (t) => {
  const { box } = open(t);
  const quotes = [{ label: EVIL, text: EVIL }];
  showReport(box, {
    ...shown({
      verdict: EVIL, sentence: EVIL, advice: EVIL, quotes, specimen: { title: EVIL, text: EVIL }, about: [[EVIL, EVIL]],
      document: { title: EVIL, pictures: [{ title: EVIL, media_type: EVIL, base64: EVIL }, { title: EVIL, media_type: 'image/png', base64: '' }], rows: [[EVIL, EVIL]] },
      live: EVIL, entitled: EVIL,
      checks: [check({ title: EVIL, sentence: EVIL, result_words: EVIL, quotes, findings: [check({ title: EVIL, quotes })] })],
    }),
    others: [shown({ verdict: EVIL, sentence: EVIL, quotes })],
  }, (name) => `${name} ${EVIL}`);
  const images = [...box.querySelectorAll('img')];
  assert.equal(images.length, 1);
  assert.deepEqual(images[0].getAttributeNames().sort(), ['alt', 'class', 'src']);
  for (const name of ['sentence', 'live', 'entitled']) assert.equal(box.querySelector(`[data-place=${name}]`).textContent, EVIL);
  assert.equal(box.querySelector('[data-place=portrait]').textContent, `picture_broken ${EVIL}`);
});

test('how new a live code is stands there, and what may be driven where that is asked for', (t) => {
  const { box, place } = open(t);
  const live = shown({ live: '3秒前', entitled: '今天可以开：C1' });
  for (const [purpose, hidden] of [['all', false], ['rental', false], ['age', true], ['hotel', true]]) {
    showReport(box, live, say, purpose);
    assert.deepEqual([place('live').textContent, place('live').hidden, place('entitled').hidden], ['3秒前', false, hidden], purpose);
  }
  showReport(box, shown(), say);
  assert.deepEqual(['live', 'entitled'].map((name) => place(name).hidden), [true, true]);
  clearReport(box);
  assert.equal(place('live').textContent + place('entitled').textContent, '');
});

test('who shows an old code is asked to open their page, not to fetch another document', (t) => {
  const { box, place } = open(t);
  for (const [reason, hidden] of [['holder_too_old', true], ['holder_missing', true], ['issuer_unknown', false]]) {
    showReport(box, shown({ outcome: 'cannot_judge' }, { outcome: 'cannot_judge', reason }), say);
    assert.equal(place('in-person').hidden, hidden, reason);
  }
});

test('other documents of the code have verdicts of their own, and all reports are kept', (t) => {
  const { box, place } = open(t);
  const other = shown({ outcome: 'rejected', verdict: '不通过' }, { outcome: 'rejected' });
  showReport(box, { ...shown(), others: [other, other] }, say);
  assert.deepEqual(JSON.parse(box.dataset.report).map(({ outcome }) => outcome), ['authentic', 'rejected', 'rejected']);
  assert.equal(place('others-note').textContent, 'others 3 不通过separator不通过');
  const sections = place('others').querySelectorAll('section');
  assert.deepEqual([...sections].map((node) => node.querySelector('h3').textContent), ['other 2 3', 'other 3 3']);
  assert.equal(sections[0].dataset.outcome, 'rejected');
});

test('the next verdict leaves nothing of the last', (t) => {
  const { box, place } = open(t);
  const document = { title: '驾驶证', pictures: [], rows: [['姓名', '前一位']] };
  showReport(box, { ...shown({ document, quotes: [{ label: '原文', text: '前一位' }], specimen: { title: 's', text: 's' } }), others: [shown()] }, say);
  showReport(box, shown(), say);
  assert.doesNotMatch(box.textContent, /前一位/);
  assert.deepEqual(['document', 'specimen', 'quotes', 'others-note'].map((name) => place(name).hidden), [true, true, true, true]);
  assert.equal(place('others').children.length, 0);
});

test('a verdict that is cleared is gone', (t) => {
  const { box, place } = open(t);
  const document = { title: '驾驶证', pictures: [], rows: [['姓名', '某人']] };
  showReport(box, { ...shown({ document }), others: [shown({ document })] }, say);
  clearReport(box);
  assert.deepEqual([box.hidden, box.dataset.report, box.dataset.outcome], [true, undefined, undefined]);
  assert.doesNotMatch(box.textContent, /某人/);
  for (const name of ['fields', 'checks', 'others', 'about']) assert.equal(place(name).children.length, 0);
});

test('a drawing that the page does not have is an error, not a gap', (t) => {
  const { box } = open(t);
  assert.throws(() => showReport(box, shown({ outcome: 'unheard-of' }), say), /icon-unheard-of/);
});

const DESK = {
  rows: [{ role: 'drives', label: '可以开', text: 'C1', tone: '' }, { role: 'number', label: '证号', text: '42', tone: '' }, { role: 'adult', label: '年满18周岁', text: '否', tone: 'fail' }],
  compare: '看照片',
};
const LICENCE = { title: '驾驶证', pictures: [], rows: [['住址', '某路']] };

test('a specimen has a look and a word of its own, the verdict second', (t) => {
  const { box, place } = open(t);
  showReport(box, shown({ headline: { kind: 'specimen', text: '演示' } }), say);
  assert.deepEqual([box.dataset.look, box.dataset.outcome, place('headline').textContent, place('verdict').textContent], ['specimen', 'authentic', '演示', '核验通过']);
  assert.equal(place('icon').firstElementChild.getAttribute('data-icon'), 'specimen');
  showReport(box, shown({ headline: { kind: 'cut_short', text: '码没有读全' }, outcome: 'cannot_judge' }), say);
  assert.deepEqual([box.dataset.look, place('in-person').hidden], ['cannot_judge', false]);
  showReport(box, shown(), say);
  assert.deepEqual([box.dataset.look, place('headline').hidden, place('in-person').hidden], ['authentic', true, true]);
});

test('what decides at a desk stands in rows; the rest folds', (t) => {
  const { box, place } = open(t);
  showReport(box, shown({ desk: DESK, document: LICENCE }), say);
  assert.deepEqual([...place('desk-rows').querySelectorAll('dt, dd')].map((node) => node.textContent), ['可以开', 'C1', '证号', '42']);
  assert.deepEqual([place('compare').textContent, place('less').hidden], ['看照片', true]);
  showReport(box, shown(), say);
  assert.deepEqual([place('desk').hidden, place('desk-rows').children.length], [true, 0]);
});

test('a purpose shows its rows alone, and of what is wrong what fails', (t) => {
  const { box, place } = open(t);
  const findings = [
    { title: '记分', code: 'a', result: 'warn', result_words: '', sentence: '', quotes: [] },
    { title: '生日', code: 'b', result: 'fail', result_words: '', sentence: '', quotes: [] },
  ];
  const answer = shown({ desk: DESK, document: LICENCE, checks: [check({ code: 'c', result: 'fail', findings })] });
  showReport(box, answer, say, 'age');
  assert.deepEqual([...place('desk-rows').querySelectorAll('[data-role]')].map((node) => [node.dataset.role, node.dataset.tone]), [['adult', 'fail']]);
  assert.deepEqual(['less', 'document', 'checks-box', 'about-box'].map((name) => place(name).hidden), [false, true, true, true]);
  assert.doesNotMatch(place('fields').textContent, /某路/);
  assert.deepEqual([...place('heed').children].map((node) => node.dataset.result), ['fail']);
  showReport(box, answer, say, 'rental');
  assert.deepEqual([...place('heed').children].map((node) => node.dataset.result), ['fail', 'warn']);
});

test('checks that were not reached take one line', (t) => {
  const { box, place } = open(t);
  const missed = ['时间', '状态'].map((title) => check({ id: title, code: 'not_reached', title, result: 'not_checked' }));
  showReport(box, shown({ checks: [...missed, check()] }), say);
  assert.deepEqual([...place('checks').children].map((node) => node.dataset.check), ['signature', 'not-reached']);
  assert.match(place('checks').lastElementChild.textContent, /时间separator状态/);
});

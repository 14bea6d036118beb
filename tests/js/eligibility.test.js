import assert from 'node:assert/strict';
import { test } from 'node:test';

import { judge, nextQuestion } from '#js/eligibility-rules.js';
import { load, show } from './support/page.js';

const RULES = {
  states: { A: { can: 'yes', id: 'normal' }, B: { can: 'no', id: 'twelve_points' }, T: { can: 'unknown', id: 'postponed' } },
  classes: { A1: 63, M: 63, C1: 0 },
  medical: 70,
  extension: { years: 3, classes: ['A1'] },
  from: 63,
};
const person = (changes = {}) => ({ state: 'A', expired: false, codes: [], age: 30, ...changes });

test('a state decides', () => {
  assert.deepEqual(judge(RULES, person()), { can: 'yes', reasons: ['normal'], late: [] });
  assert.deepEqual(judge(RULES, person({ state: 'B' })), { can: 'no', reasons: ['twelve_points'], late: [] });
  assert.deepEqual(judge(RULES, person({ state: 'T' })).can, 'unknown');
  assert.throws(() => judge(RULES, person({ state: '?' })), RangeError);
});

test('an expired licence never can; a good state is then no reason', () => {
  assert.deepEqual(judge(RULES, person({ expired: true })), { can: 'no', reasons: ['expired'], late: [] });
  assert.deepEqual(judge(RULES, person({ expired: true, state: 'B' })).reasons, ['expired', 'twelve_points']);
});

test('age is told, class by class', () => {
  assert.deepEqual(judge(RULES, person({ codes: ['A1', 'C1'], age: 62 })), { can: 'yes', reasons: ['normal'], late: [] });
  assert.deepEqual(judge(RULES, person({ codes: ['A1', 'C1'], age: 63 })).late, ['A1']);
  for (const [code, age, reasons] of [['A1', 63, ['too_old', 'extension']], ['A1', 65, ['too_old', 'extension']], ['A1', 66, ['too_old']], ['M', 63, ['too_old']]]) {
    assert.deepEqual(judge(RULES, person({ codes: [code], age })).reasons, ['normal', ...reasons]);
  }
  assert.deepEqual(judge(RULES, person({ codes: ['A1', 'C1'], age: 69 })).reasons, ['normal', 'too_old']);
  assert.deepEqual(judge(RULES, person({ codes: ['A1', 'C1'], age: 70 })), {
    can: 'yes',
    reasons: ['normal', 'too_old', 'medical'],
    late: ['A1'],
  });
});

const given = (changes = {}) => ({ state: undefined, expired: undefined, isOlder: false, age: '', ...changes });
const next = (changes) => nextQuestion(RULES, given(changes));

test('no more is asked than the answer hangs on', () => {
  assert.deepEqual(next(), { ask: 'state', older: false });
  assert.deepEqual(next({ state: '?' }), { ask: 'see', older: false });
  for (const state of ['B', 'T']) assert.deepEqual(next({ state, expired: 'no' }), { ask: null, older: false });
  assert.deepEqual(next({ state: 'A' }), { ask: 'expired', older: false });
  assert.deepEqual(next({ state: 'A', expired: 'yes', isOlder: true }), { ask: null, older: false });
  assert.deepEqual(next({ state: 'A', expired: 'no' }), { ask: null, older: true });
});

test('an age is asked of those for whom it matters, until it is one', () => {
  for (const age of ['', '6', '62', '63.5', '121', 'x']) assert.equal(next({ state: 'A', expired: 'no', isOlder: true, age }).ask, 'age', age);
  for (const age of ['63', '120']) assert.equal(next({ state: 'A', expired: 'no', isOlder: true, age }).ask, null, age);
});

const radio = (name, value) => `<input type="radio" name="${name}" value="${value}">`;
const BODY = `<div data-eligibility data-states='${JSON.stringify(RULES.states)}' data-classes='${JSON.stringify(RULES.classes)}' data-medical="70" data-from="63" data-extension='${JSON.stringify(RULES.extension)}'>
<form hidden><fieldset id="h-state">${['A', 'B', '?'].map((state) => radio('state', state)).join('')}</fieldset><fieldset id="h-expired" hidden>${radio('expired', 'no')}${radio('expired', 'yes')}</fieldset></form>
<div class="helper-answer"></div>
<form id="h-older" hidden><input type="checkbox" id="h-from"><div id="h-aged" hidden><input id="h-age"><input type="checkbox" name="classes" value="A1"></div></form>
<details data-answer="normal"><summary>s</summary><p>Normal. <a href="x">more</a></p></details><details data-answer="twelve_points"><p>Points.</p></details>
<p data-answer="expired">Expired.</p><p data-answer="too_old"><span data-late data-after=": "></span>Too old.</p><p data-answer="medical">Medical.</p><p data-answer="see">See.</p>
<template data-verdicts>${['yes', 'no', 'unknown', 'see', 'ask'].map((can) => `<p data-can="${can}"><svg></svg><strong>${can}!</strong></p>`).join('')}</template></div>`;

async function open(t) {
  const document = show(t, BODY);
  await load('eligibility.js');
  const answer = document.querySelector('.helper-answer');
  const tell = (node) => node.dispatchEvent(new window.Event('input', { bubbles: true }));
  return {
    document,
    choose: (name, value) => {
      const node = document.querySelector(`[name=${name}][value="${value}"]`);
      for (const one of document.querySelectorAll(`[type=radio][name=${name}]`)) one.checked = false;
      node.checked = true;
      tell(node);
    },
    tick: (id, checked = true) => tell(Object.assign(document.getElementById(id), { checked })),
    type: (value) => tell(Object.assign(document.getElementById('h-age'), { value })),
    said: () => [answer.dataset.can, ...[...answer.children].map((node) => node.textContent)],
    asked: () => ['h-expired', 'h-older', 'h-aged'].filter((id) => !document.getElementById(id).hidden),
  };
}

test('one question after another, and the answer with the sentences below', async (t) => {
  const { document, choose, said, asked } = await open(t);
  assert.equal(document.querySelector('form').hidden, false);
  assert.deepEqual([said(), asked()], [[undefined], []]);
  choose('state', 'A');
  assert.deepEqual([said(), asked()], [[undefined], ['h-expired']]);
  choose('expired', 'yes');
  assert.deepEqual([said(), asked()], [['no', 'no!', 'Expired.'], ['h-expired']]);
  choose('expired', 'no');
  assert.deepEqual([said(), asked()], [['yes', 'yes!', 'Normal. more'], ['h-expired', 'h-older']]);
  assert.equal(document.querySelectorAll('.helper-answer :is([data-answer], [data-can])').length, 0);
  assert.equal(document.querySelectorAll('details p').length, 2);
});

test('who does not know the state is told how to see it', async (t) => {
  const { choose, said, asked } = await open(t);
  choose('state', '?');
  assert.deepEqual([said(), asked()], [['see', 'see!', 'See.'], []]);
});

test('what comes next is brought into the window', async (t) => {
  const { document, choose } = await open(t);
  const seen = [];
  for (const node of document.querySelectorAll('.helper-answer, #h-expired')) node.scrollIntoView = () => seen.push(node.id || node.className);
  for (const state of ['A', 'B']) {
    choose('state', state);
    document.querySelector(`[value=${state}]`).dispatchEvent(new window.Event('change', { bubbles: true }));
  }
  assert.deepEqual(seen, ['h-expired', 'helper-answer']);
});

test('another answer takes the old one away', async (t) => {
  const { choose, said, asked, tick, type } = await open(t);
  choose('state', 'A');
  choose('expired', 'yes');
  choose('state', 'B');
  assert.deepEqual([said(), asked()], [['no', 'no!', 'Points.'], []]);
  choose('state', 'A');
  choose('expired', 'no');
  tick('h-from');
  assert.deepEqual([said(), asked()], [['ask', 'ask!'], ['h-expired', 'h-older', 'h-aged']]);
  type('71');
  assert.deepEqual(said(), ['yes', 'yes!', 'Normal. more', 'Medical.']);
  choose('classes', 'A1');
  assert.deepEqual(said(), ['yes', 'yes!', 'Normal. more', 'A1: Too old.', 'Medical.']);
  type('7');
  assert.deepEqual(said(), ['ask', 'ask!']);
  tick('h-from', false);
  assert.deepEqual(said(), ['yes', 'yes!', 'Normal. more']);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { judge } from '#js/eligibility-rules.js';
import { load, show, submit } from './support/page.js';

const RULES = {
  states: { A: { can: 'yes', id: 'normal' }, B: { can: 'no', id: 'twelve_points' }, T: { can: 'unknown', id: 'postponed' } },
  classes: { A1: 63, M: 63, C1: 0 },
  medical: 70,
  extension: { years: 3, classes: ['A1'] },
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

const BODY = `<div data-eligibility data-states='${JSON.stringify(RULES.states)}' data-classes='${JSON.stringify(RULES.classes)}' data-medical="70" data-extension='${JSON.stringify(RULES.extension)}'>
<form hidden><select id="h-state"><option value="A">A</option><option value="B">B</option></select><input id="h-until"><input id="h-long" type="checkbox">
<input type="checkbox" name="classes" value="A1"><input type="checkbox" name="classes" value="C1"><input id="h-age"></form>
<div class="helper-answer"></div>
<details data-answer="normal"><summary>s</summary><p>Normal. <a href="x">more</a></p></details><details data-answer="twelve_points"><p>Points.</p></details>
<p data-answer="expired">Expired.</p><p data-answer="too_old"><span data-late data-after=": "></span>Too old.</p><p data-answer="medical">Medical.</p>
<template data-verdicts><span data-can="yes">Yes.</span><span data-can="no">No.</span><span data-can="unknown">?</span><span data-can="ask">Ask.</span></template></div>`;

async function open(t) {
  t.mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 10, 25) });
  const document = show(t, BODY);
  await load('eligibility.js');
  const ask = ({ until = '', long = false, age = '', classes = [] }) => {
    document.getElementById('h-until').value = until;
    document.getElementById('h-long').checked = long;
    document.getElementById('h-age').value = age;
    for (const box of document.querySelectorAll('[name=classes]')) box.checked = classes.includes(box.value);
    submit(document.querySelector('form'));
    const answer = document.querySelector('.helper-answer');
    return { can: answer.dataset.can, reasons: answer.dataset.reasons, texts: [...answer.children].map((node) => node.textContent) };
  };
  return { document, ask };
}

test('what is missing is asked for', async (t) => {
  const { document, ask } = await open(t);
  assert.equal(document.querySelector('form').hidden, false);
  for (const given of [{ age: '30' }, { until: '2027-01-01' }, {}]) assert.deepEqual(ask(given).texts, ['Ask.']);
});

test('the answer is a verdict and a copy of each sentence below', async (t) => {
  const { document, ask } = await open(t);
  assert.deepEqual(ask({ until: '2026-11-25', age: '30' }), { can: 'yes', reasons: 'normal', texts: ['Yes.', 'Normal. more'] });
  assert.deepEqual(ask({ until: '2026-11-24', age: '30' }).texts, ['No.', 'Expired.']);
  assert.equal(ask({ until: '2026-11-24', long: true, age: '30' }).can, 'yes');
  assert.deepEqual(ask({ long: true, age: '71', classes: ['A1', 'C1'] }).texts, ['Yes.', 'Normal. more', 'A1: Too old.', 'Medical.']);
  assert.equal(document.querySelectorAll('.helper-answer [data-answer]').length, 0);
  assert.equal(document.querySelectorAll('details p').length, 2);
});

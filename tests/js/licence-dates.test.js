import assert from 'node:assert/strict';
import { test } from 'node:test';

import { load, show, submit } from './support/page.js';

const ROWS = ['last_day', 'renew_from', 'no_driving_from', 'cancelled_after', 'restorable_until', 'cycle', 'to', 'long', 'ask'];
const BODY = `<div data-licence-dates data-window="90" data-cancelled="1" data-restorable="2">
<form hidden><input id="d-start"><select id="d-term"><option value="6">6</option><option value="0">long</option></select><input id="d-first"></form>
<div class="helper-answer"></div><template data-rows>${ROWS.map((row) => `<span data-row="${row}">${row}!</span>`).join('')}</template></div>`;

async function open(t) {
  t.mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 10, 25) });
  const document = show(t, BODY);
  await load('licence-dates.js');
  return {
    document,
    ask: (start, term, first) => {
      document.getElementById('d-start').value = start;
      for (const option of document.querySelectorAll('option')) option.selected = option.value === term;
      document.getElementById('d-first').value = first;
      submit(document.querySelector('form'));
      const answer = document.querySelector('.helper-answer');
      return { dates: JSON.parse(answer.dataset.answer), text: answer.textContent };
    },
  };
}

test('the form is offered, and answers with the dates', async (t) => {
  const { document, ask } = await open(t);
  assert.equal(document.querySelector('form').hidden, false);
  const { dates, text } = ask('2021-06-01', '6', '2015-05-10');
  assert.equal(dates.renew_from, '2027-03-03');
  assert.equal(dates.cycle, '2026-05-10to!2027-05-09');
  assert.match(text, /renew_from!2027-03-03/);
});

test('what is missing is asked for', async (t) => {
  const { ask } = await open(t);
  assert.deepEqual(ask('', '6', ''), { dates: {}, text: 'ask!' });
  // A first licence in the future has no year of points yet.
  assert.deepEqual(ask('', '6', '2026-11-26'), { dates: {}, text: 'ask!' });
});

test('a licence without an end has no dates, but a year of points', async (t) => {
  const { ask } = await open(t);
  assert.deepEqual(ask('2021-06-01', '0', ''), { dates: {}, text: 'long!' });
  const { dates, text } = ask('2021-06-01', '0', '2015-05-10');
  assert.deepEqual(Object.keys(dates), ['cycle']);
  assert.match(text, /^long!cycle!/);
});

test('a page without the calculator is left alone', async (t) => {
  show(t, '<p>guide</p>');
  await assert.doesNotReject(load('licence-dates.js'));
});

// The question that a holder's page scans: shown while it counts, and nothing of it left afterwards.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ASKED_SECONDS, newNonce, QuestionPanel } from '#js/question-panel.js';
import { say } from './support/check-page.js';
import { show } from './support/page.js';

const BODY = '<section id="question" hidden><h2 id="question-title" tabindex="-1"></h2><div id="question-code"></div><p id="question-count"></p></section>';

function panel(t, { ask = async () => ({ text: 'LZQ1:A' }), draw } = {}) {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const document = show(t, BODY);
  const seen = [];
  const made = new QuestionPanel({
    verifier: { ask },
    draw: draw ?? (async (text) => document.createTextNode(`drawn ${text}`)),
    say,
    onProblem: (sentence) => seen.push(sentence),
    onLapsed: () => {
      seen.push('lapsed');
      made.end();
    },
  });
  return { made, seen, at: (id) => document.getElementById(id) };
}

test('a nonce is of 128 bits, and another each time', () => {
  const [one, other] = [newNonce(), newNonce()];
  assert.equal(one.length, 16);
  assert.notDeepEqual(one, other);
});

test('a question is shown for so long, and then nothing of it is left', async (t) => {
  const { made, seen, at } = panel(t);
  await made.show(newNonce());
  assert.deepEqual([at('question').hidden, at('question-code').textContent], [false, 'drawn LZQ1:A']);
  assert.equal(at('question-count').textContent, `question_left ${ASKED_SECONDS}`);
  t.mock.timers.tick((ASKED_SECONDS - 1) * 1000);
  assert.deepEqual(seen, []);
  t.mock.timers.tick(1000);
  assert.deepEqual(seen, ['lapsed']);
  assert.deepEqual([at('question').hidden, at('question-code').textContent, at('question-code').dataset.text], [true, '', undefined]);
});

test('what ended while it was drawn is not shown, and the newer question stands', async (t) => {
  const waiting = [];
  const { made, at } = panel(t, { draw: (text) => new Promise((resolve) => waiting.push(() => resolve(text))) });
  const [first, second] = [made.show(newNonce()), made.show(newNonce())];
  await Promise.resolve();
  await Promise.resolve();
  waiting[1]('new');
  await second;
  at('question-code').textContent = 'the newer one';
  waiting[0]('old');
  await first;
  assert.equal(at('question-code').textContent, 'the newer one');
  made.end();
  assert.equal(at('question').hidden, true);
});

for (const [name, parts, ...told] of [
  ['the verifier has a sentence', { ask: async () => ({ error: 'stopped', sentence: '停了' }) }, 'lapsed', '停了'],
  ['it cannot be drawn', { draw: async () => Promise.reject(new Error('no writer')) }, 'lapsed', 'question_failed'],
]) {
  test(`without a question there is a sentence: ${name}`, async (t) => {
    const { made, seen, at } = panel(t, parts);
    await made.show(newNonce());
    assert.deepEqual(seen, told);
    assert.equal(at('question').hidden, true);
  });
}

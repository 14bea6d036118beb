// The small scripts of every page: steps that fold, the language switch, the service worker's registration.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { setSite } from '#js/site.js';
import { click, load, put, show } from './support/page.js';

test('a step is folded away by its heading, and opened again', async (t) => {
  const document = show(t, `<div class="steps"><section class="step"><h3>第一步</h3><p>做</p><ul></ul></section>
    <section class="step"><p>without a heading</p></section></div>`);
  await load('steps.js');
  const button = document.querySelector('h3 > button');
  const [text] = document.querySelectorAll('.step p');
  assert.deepEqual([button.textContent, button.getAttribute('aria-expanded'), text.hidden], ['第一步', 'true', false]);
  click(button);
  assert.deepEqual([button.getAttribute('aria-expanded'), text.hidden], ['false', true]);
  click(button);
  assert.deepEqual([button.getAttribute('aria-expanded'), text.hidden], ['true', false]);
  assert.equal(document.querySelectorAll('button').length, 1);
});

test('the language switch leads to the heading that is being read', async (t) => {
  const document = show(t, '<a data-twin="en" href="https://site.example/en/apply/">English</a><main><h2 id="one">1</h2><h3 id="two">2</h3><h2 id="three">3</h2></main>');
  const tops = { one: -900, two: 200, three: 900 };
  for (const [id, top] of Object.entries(tops)) document.getElementById(id).getBoundingClientRect = () => ({ top });
  window.innerHeight = 800;
  await load('language.js');
  const link = document.querySelector('a');
  Object.defineProperty(window, 'scrollY', { value: 1200, configurable: true });
  click(link);
  assert.equal(link.href, 'https://site.example/en/apply/#two');
  // At the top of the page nothing is being read yet.
  Object.defineProperty(window, 'scrollY', { value: 0, configurable: true });
  click(link);
  assert.equal(link.href, 'https://site.example/en/apply/');
});

test('a page without a twin is left alone', async (t) => {
  show(t, '<main><h2 id="one">1</h2></main>');
  await assert.doesNotReject(load('language.js'));
});

test('the service worker is registered, or it is said why it cannot be', async (t) => {
  const asked = [];
  setSite('https://site.example/');
  put(t, 'isSecureContext', true);
  const answers = (answer) => ({ serviceWorker: { register: async (url) => (asked.push(url), answer()) } });
  const fails = (error) => () => {
    throw error;
  };
  for (const [navigator, expected] of [
    [answers(() => ({})), undefined],
    [answers(fails(new TypeError('not fetched'))), undefined],
    [answers(fails(new DOMException('no', 'SecurityError'))), 'blocked'],
    [{}, 'missing'],
  ]) {
    put(t, 'navigator', navigator);
    assert.equal(await (await load('sw-register.js')).impossible, expected);
  }
  assert.deepEqual(asked, Array(3).fill('https://site.example/sw.js'));
  put(t, 'isSecureContext', false);
  assert.equal(await (await load('sw-register.js')).impossible, 'insecure');
});

test('a newer version is told of once it has taken over, but not where the page is of it', async (t) => {
  for (const [build, hidden] of [['one', false], ['two', true]]) {
    const document = show(t, '<p data-update hidden><button></button></p>');
    document.documentElement.dataset.build = build;
    const serviceWorker = new EventTarget();
    put(t, 'navigator', { serviceWorker });
    let reloaded = 0;
    put(t, 'location', { reload: () => (reloaded += 1) });
    await load('update-note.js');
    const note = document.querySelector('[data-update]');
    serviceWorker.dispatchEvent(Object.assign(new Event('message'), { data: { kept: true } }));
    assert.equal(note.hidden, true);
    serviceWorker.dispatchEvent(Object.assign(new Event('message'), { data: { update: 'two' } }));
    assert.equal(note.hidden, hidden);
    click(note.querySelector('button'));
    assert.equal(reloaded, 1);
  }
});

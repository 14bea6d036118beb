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
  const document = show(t, '<a data-twin href="https://site.example/en/apply/">English</a><main><h2 id="one">1</h2><h3 id="two">2</h3><h2 id="three">3</h2></main>');
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

test('the service worker is registered; where it is refused nothing is said', async (t) => {
  const asked = [];
  setSite('https://site.example/');
  const register = (url) => (asked.push(url), Promise.reject(new Error('blocked')));
  put(t, 'navigator', { serviceWorker: { register } });
  await load('sw-register.js');
  assert.match(asked[0], /\/sw\.js$/);
  put(t, 'navigator', {});
  await assert.doesNotReject(load('sw-register.js'));
});

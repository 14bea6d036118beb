import assert from 'node:assert/strict';
import { test } from 'node:test';

import { click, load, put, show, storage } from './support/page.js';

async function open(t, kept, body = '<button data-large-text hidden aria-pressed="false"></button>') {
  const document = show(t, body);
  put(t, 'localStorage', kept);
  await load('large-text.js');
  return { root: document.documentElement, button: document.querySelector('button') };
}

test('the choice is remembered for the next visit, and can be taken back', async (t) => {
  const kept = storage();
  const first = await open(t, kept);
  assert.deepEqual([first.button.hidden, first.root.hasAttribute('data-text')], [false, false]);
  click(first.button);
  assert.deepEqual([first.root.dataset.text, first.button.getAttribute('aria-pressed')], ['large', 'true']);
  const second = await open(t, kept);
  assert.deepEqual([second.root.dataset.text, second.button.getAttribute('aria-pressed')], ['large', 'true']);
  click(second.button);
  assert.deepEqual([second.root.hasAttribute('data-text'), second.button.getAttribute('aria-pressed')], [false, 'false']);
  assert.equal((await open(t, kept)).root.hasAttribute('data-text'), false);
});

test('where storage is blocked the choice holds for the page', async (t) => {
  const { root, button } = await open(t, storage({ blocked: true }));
  click(button);
  assert.equal(root.dataset.text, 'large');
});

test('a page without the button has the text of the last choice', async (t) => {
  const kept = storage();
  kept.setItem('liangzheng:/:text', 'large');
  assert.equal((await open(t, kept, '<p>x</p>')).root.dataset.text, 'large');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { fillGallery } from '#js/gallery.js';
import { click, put, show } from './support/page.js';

const SPECIMENS = [
  { id: 'authentic', image: 'authentic.png', width: 400, height: 300, title: { zh: '有效', en: 'Valid' } },
  { id: 'expired', image: 'expired.png', width: 400, height: 300, title: { zh: '<b>过期</b>', en: 'Expired' } },
];
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

async function fill(t, answer, lang = 'zh') {
  const list = show(t, '<ul></ul>').querySelector('ul');
  const seen = { picked: [], failed: 0 };
  put(t, 'fetch', async (url) => answer(url));
  await fillGallery(list, { lang, onPick: (blob) => seen.picked.push(blob), onFail: () => (seen.failed += 1) });
  return { list, seen };
}

const answering = (picture) => async (url) =>
  url.endsWith('specimens/index.json') ? { ok: true, json: async () => ({ specimens: SPECIMENS }) } : picture(url);

test('each specimen is a button with its picture and its name', async (t) => {
  const { list } = await fill(t, answering());
  const buttons = [...list.querySelectorAll('li > button.specimen')];
  assert.deepEqual(buttons.map((node) => [node.dataset.specimen, node.textContent]), [['authentic', '有效'], ['expired', '<b>过期</b>']]);
  const image = buttons[0].querySelector('img');
  assert.match(image.getAttribute('src'), /specimens\/authentic\.png$/);
  assert.deepEqual(['alt', 'width', 'height', 'loading'].map((name) => image.getAttribute(name)), ['', '400', '300', 'lazy']);
  assert.equal((await fill(t, answering(), 'en')).list.textContent, 'ValidExpired');
});

test('a pick hands over the picture; one that cannot be had is told', async (t) => {
  const blob = new Blob(['png']);
  const { list, seen } = await fill(t, answering(async (url) => (url.endsWith('expired.png') ? Promise.reject(new TypeError()) : { blob: async () => blob })));
  for (const button of list.querySelectorAll('button')) click(button);
  await settled();
  assert.deepEqual(seen, { picked: [blob], failed: 1 });
});

test('without the list the gallery stays empty', async (t) => {
  for (const answer of [async () => ({ ok: false }), async () => Promise.reject(new TypeError()), async () => ({ ok: true, json: async () => JSON.parse('<') })]) {
    const { list, seen } = await fill(t, answer);
    assert.deepEqual([list.children.length, seen.failed], [0, 0]);
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { listenToGallery } from '#js/gallery.js';
import { click, put, show, until } from './support/page.js';

const BUTTON = '<li><button type="button"><img src="https://site.example/specimens/a.png"><span>有效</span></button></li>';

function gallery(t, answer) {
  const list = show(t, `<ul>${BUTTON}</ul>`).querySelector('ul');
  const seen = { asked: [], picked: [], failed: 0 };
  put(t, 'fetch', async (url) => {
    seen.asked.push(url);
    return answer();
  });
  listenToGallery(list, { onPick: (blob) => seen.picked.push(blob), onFail: () => (seen.failed += 1) });
  return { list, seen };
}

test('a specimen is picked as the picture that is shown', async (t) => {
  const { list, seen } = gallery(t, () => new Response('picture'));
  click(list.querySelector('span'));
  await until(() => seen.picked.length);
  assert.deepEqual([seen.asked, await seen.picked[0].text()], [['https://site.example/specimens/a.png'], 'picture']);
});

test('one that cannot be had is told', async (t) => {
  for (const answer of [() => new Response('', { status: 404 }), () => Promise.reject(new TypeError('offline'))]) {
    const { list, seen } = gallery(t, answer);
    click(list.querySelector('button'));
    await until(() => seen.failed);
    assert.deepEqual(seen.picked, []);
  }
});

test('between them nothing is picked', (t) => {
  const { list, seen } = gallery(t, () => new Response(''));
  click(list);
  assert.deepEqual(seen.asked, []);
});

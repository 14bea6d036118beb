import assert from 'node:assert/strict';
import { test } from 'node:test';

import { load, put, show } from './support/page.js';

const NEWS = 'https://news.example';
const OTHER = 'https://other.example';

// A page in a frame; the page around it has an origin, and answers or not.
async function framed(t, { around = NEWS, answers = true, told = null, deep = false } = {}) {
  show(t, '');
  const heard = [];
  const parent = {
    postMessage(message, origin) {
      if (origin !== around) return; // as browsers do
      heard.push(message);
      if (message.liangzheng !== 'hello' || !answers) return;
      const event = new window.Event('message');
      queueMicrotask(() => window.dispatchEvent(Object.assign(event, { source: parent, origin: around, data: { liangzheng: 'framed' } })));
    },
  };
  Object.defineProperty(window, 'parent', { value: parent, configurable: true });
  Object.defineProperty(window, 'top', { value: deep ? {} : parent, configurable: true });
  put(t, 'location', { ancestorOrigins: told, pathname: '/zh/check/' });
  return { heard, ...(await load('embedder.js')) };
}

const verdict = { do: 'show-verdict', comparable: false, answer: { report: { outcome: 'authentic', specimen: false, document: { name: '样例' } }, view: { headline: null, verdict: '核验通过' } } };

test('a page that nobody frames asks nobody', async (t) => {
  show(t, '');
  const { enter, tellOf } = await load('embedder.js');
  assert.equal(await enter([NEWS]), 'alone');
  tellOf(verdict);
});

test('where the browser tells who is around, all of them have to be named', async (t) => {
  for (const [told, standing] of [[[NEWS], 'allowed'], [[OTHER], 'refused'], [[NEWS, OTHER], 'refused'], [[OTHER, NEWS], 'refused']]) {
    const { enter } = await framed(t, { told, answers: false });
    assert.equal(await enter([NEWS]), standing, told.join());
  }
});

test('where it does not, the page around answers, and the browser says who it is', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  for (const [page, standing] of [
    [{}, 'allowed'], [{ told: ['null'] }, 'allowed'], [{ around: OTHER }, 'refused'], [{ answers: false }, 'refused'],
    [{ deep: true }, 'refused'],
  ]) {
    const { enter } = await framed(t, page);
    const entered = enter(['https://first.example', NEWS]);
    await Promise.resolve();
    await Promise.resolve();
    t.mock.timers.tick(6000);
    assert.equal(await entered, standing, JSON.stringify(page));
  }
});

test('a page for which nobody is named runs in no frame', async (t) => {
  for (const told of [null, [NEWS]]) assert.equal(await (await framed(t, { told })).enter([]), 'refused');
});

test('the page around hears how a check ended, and nothing of the document', async (t) => {
  const { enter, tellOf, heard } = await framed(t, { told: [NEWS] });
  await enter([NEWS]);
  tellOf(verdict);
  tellOf({ do: 'show-ways', barcode: true });
  tellOf({ do: 'show-ways', barcode: false });
  assert.deepEqual(heard, [
    { liangzheng: 'verdict', outcome: 'authentic', specimen: false, headline: null },
    { liangzheng: 'cleared' },
  ]);
});

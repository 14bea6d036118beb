import assert from 'node:assert/strict';
import { test } from 'node:test';

import { load, put, show } from './support/page.js';

const BODY = `<button data-copy-link data-early hidden></button><button data-share data-early hidden></button>
<button data-print data-early hidden></button><span data-shared data-done="复制了" data-failed="没有成"></span>`;
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

async function open(t, navigator) {
  const document = show(t, BODY);
  put(t, 'location', { origin: 'https://a.example', pathname: '/zh/search/', search: '?q=secret', hash: '#how' });
  put(t, 'navigator', navigator);
  const printed = [];
  put(t, 'window', { print: () => printed.push(true) });
  await load('share.js');
  const press = async (name) => {
    document.querySelector(`[data-${name}]`).click();
    await settled();
    return document.querySelector('[data-shared]').textContent;
  };
  return { document, press, printed };
}

test('the address is copied with its heading and without what was asked', async (t) => {
  const copied = [];
  const { document, press } = await open(t, { clipboard: { writeText: async (text) => copied.push(text) } });
  assert.equal(document.querySelector('[data-copy-link]').hidden, false);
  assert.equal(await press('copy-link'), '复制了');
  assert.deepEqual(copied, ['https://a.example/zh/search/#how']);
});

test('without a clipboard it is said', async (t) => {
  const { press } = await open(t, {});
  assert.equal(await press('copy-link'), '没有成');
});

test('sharing is offered where the browser does it; who changes their mind is told nothing', async (t) => {
  const { document } = await open(t, {});
  assert.ok(document.querySelector('[data-share]').hidden);
  assert.equal(document.querySelector('[data-share]').dataset.early, undefined);
  const shared = [];
  let failure;
  const { press } = await open(t, { share: async (what) => { shared.push(what.url); if (failure) throw failure; } });
  assert.equal(await press('share'), '');
  failure = new DOMException('', 'AbortError');
  assert.equal(await press('share'), '');
  failure = new DOMException('', 'NotAllowedError');
  assert.equal(await press('share'), '没有成');
  assert.deepEqual(new Set(shared), new Set(['https://a.example/zh/search/#how']));
});

test('a sheet is printed', async (t) => {
  const { press, printed } = await open(t, {});
  await press('print');
  assert.deepEqual(printed, [true]);
});

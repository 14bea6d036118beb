import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { load, put, show, submit } from './support/page.js';

const BODY = `<form data-search="zh" data-index="assets/search-zh.0123456789abcdef.json"><input id="q"></form>
<p id="found" data-none="没有" data-some="{n} 页" data-fail="取不到"></p><ol id="results"></ol>`;
const INDEX = { pages: [{ title: '<b>申领</b>', text: '先<i>申领</i>电子证', url: 'zh/apply/' }], synonyms: [] };
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

let fetched;
beforeEach(() => (fetched = []));

async function open(t, address, answer = async () => ({ json: async () => INDEX })) {
  const document = show(t, BODY);
  put(t, 'location', { href: address });
  put(t, 'history', { replaceState: (_, __, url) => (location.href = url.href) });
  put(t, 'fetch', (url) => (fetched.push(url), answer()));
  await load('search.js');
  await settled();
  return document;
}

test('the query of the address is answered', async (t) => {
  const document = await open(t, 'https://a.example/zh/search/?q=%E7%94%B3%E9%A2%86');
  assert.equal(document.getElementById('q').value, '申领');
  assert.equal(document.getElementById('found').textContent, '1 页');
  const [link] = document.querySelectorAll('#results a');
  assert.match(link.getAttribute('href'), /zh\/apply\/$/);
  assert.equal(document.querySelector('#results mark').textContent, '申领');
  assert.match(fetched[0], /assets\/search-zh\.0123456789abcdef\.json$/);
});

test('what a page says is never markup', async (t) => {
  const document = await open(t, 'https://a.example/?q=%E7%94%B3%E9%A2%86');
  assert.equal(document.querySelector('#results a').textContent, '<b>申领</b>');
  assert.equal(document.querySelectorAll('#results b, #results i').length, 0);
});

test('nothing is fetched before something is asked; then once, and the address keeps the query', async (t) => {
  const document = await open(t, 'https://a.example/zh/search/');
  assert.deepEqual(fetched, []);
  for (const [query, words] of [['没有的词', '没有'], ['申领', '1 页'], ['', '']]) {
    document.getElementById('q').value = query;
    submit(document.querySelector('form'));
    await settled();
    assert.equal(document.getElementById('found').textContent, words);
    assert.equal(document.getElementById('results').dataset.query, query);
    assert.equal(new URL(location.href).searchParams.get('q'), query);
  }
  assert.equal(fetched.length, 1);
});

test('an index that cannot be had is said in words', async (t) => {
  const document = await open(t, 'https://a.example/?q=x', async () => Promise.reject(new TypeError('offline')));
  assert.equal(document.getElementById('found').textContent, '取不到');
});

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { columns } from './support/columns.js';
import { load, put, show, submit, until } from './support/page.js';

const BODY = `<div data-search-page><form data-search="zh" data-index="assets/search-zh.0123456789abcdef.json"><input id="q"></form>
<p id="found" data-none="没有" data-nearest="最接近" data-cut="只用{n}字。" data-some="{n} 页" data-fail="取不到"></p><ol id="results"></ol><section id="situations-found" hidden></section></div>`;
const INDEX = columns({
  same: [], stop: [], traditional: '', pinyin: ['', {}],
  pages: [{ title: '<b>申领</b>', counts: 1, url: 'zh/apply/', sections: [['', '<b>申领</b>', '先<i>看</i>', ''], ['how', '<b>怎样</b>申领', '申领<i>电子证</i>', '']] }],
});
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

test('the query of the address is answered by a heading, with the sentence and its words marked', async (t) => {
  const document = await open(t, 'https://a.example/zh/search/?q=%E7%94%B5%E5%AD%90%E8%AF%81');
  assert.equal(document.getElementById('q').value, '电子证');
  assert.equal(document.getElementById('found').textContent, '1 页');
  const [link] = document.querySelectorAll('#results a');
  assert.match(link.getAttribute('href'), /zh\/apply\/#how$/);
  assert.equal(document.querySelector('#results mark').textContent, '电子证');
  assert.match(fetched[0], /assets\/search-zh\.0123456789abcdef\.json$/);
});

test('what a page says is never markup', async (t) => {
  const document = await open(t, 'https://a.example/?q=%E7%94%B5%E5%AD%90%E8%AF%81');
  assert.equal(document.querySelector('#results a').textContent, '<b>怎样</b>申领');
  assert.equal(document.querySelectorAll('#results b, #results i').length, 0);
});

test('nothing is fetched before something is asked; then once, and the address keeps the query', async (t) => {
  const document = await open(t, 'https://a.example/zh/search/');
  assert.deepEqual(fetched, []);
  for (const [query, words] of [['xyz', '没有'], ['怎领', '最接近'], ['申领', '1 页'], ['', ''], ['申领'.repeat(5000), '只用100字。1 页']]) {
    document.getElementById('q').value = query;
    submit(document.querySelector('form'));
    await settled();
    assert.equal(document.getElementById('found').textContent, words);
    assert.equal(document.getElementById('results').dataset.query, query);
    assert.equal(document.getElementById('situations-found').hidden, !['没有', '最接近'].includes(words));
    assert.equal(new URL(location.href).searchParams.get('q'), query.slice(0, 100));
  }
  assert.equal(fetched.length, 1);
});

test('what is typed is answered without a button, once it rests', async (t) => {
  const document = await open(t, 'https://a.example/zh/search/');
  const field = document.getElementById('q');
  for (const value of ['申', '申领']) {
    field.value = value;
    field.dispatchEvent(new window.Event('input'));
  }
  await until(() => document.getElementById('results').dataset.query === '申领');
  assert.equal(document.getElementById('found').textContent, '1 页');
});

test('an index that cannot be had is said in words', async (t) => {
  const document = await open(t, 'https://a.example/?q=x', async () => Promise.reject(new TypeError('offline')));
  assert.equal(document.getElementById('found').textContent, '取不到');
});

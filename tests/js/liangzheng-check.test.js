import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';

import { buildSync } from 'esbuild';

import { SCRIPTS, click, load, put, show } from './support/page.js';

const SITE = 'https://licence.example';
const BODY = `<liangzheng-check><a href="${SITE}/zh/check/"><b>核验证件码</b></a></liangzheng-check>`;

async function hosted(t, body = BODY) {
  const document = show(t, '');
  for (const name of ['Element', 'CustomEvent', 'customElements']) put(t, name, window[name]);
  put(t, 'IntersectionObserver', class {
    constructor(seen) {
      document.seen = () => seen([{ isIntersecting: true }]);
    }

    observe() {}

    disconnect() {}
  });
  await load('liangzheng-check.js');
  document.body.innerHTML = body;
  return document.querySelector('liangzheng-check');
}

// What the frame says, as the browser hands it on.
function hear(frame, origin, data) {
  window.dispatchEvent(Object.assign(new window.Event('message'), { source: frame.contentWindow, origin, data }));
}

function framedBy(element) {
  const frame = element.querySelector('iframe');
  const sent = [];
  Object.defineProperty(frame, 'contentWindow', { value: { postMessage: (...given) => sent.push(given) } });
  return { frame, sent };
}

test('a link until it is pressed, then the verifier with the link\'s name', async (t) => {
  const element = await hosted(t);
  assert.equal(element.querySelector('iframe'), null);
  click(element.querySelector('b'));
  const frame = element.querySelector('iframe');
  assert.deepEqual([frame.src, frame.title, element.querySelector('a')], [`${SITE}/zh/check/`, '核验证件码', null]);
  assert.match(frame.allow, /camera/);
});

test('or when it comes into view', async (t) => {
  const element = await hosted(t, BODY.replace('<liangzheng-check', '<liangzheng-check open="visible"'));
  element.ownerDocument.seen();
  assert.equal(element.querySelector('iframe').title, '核验证件码');
});

test('what the verifier says is an event; what others say is not heard', async (t) => {
  const element = await hosted(t);
  const heard = [];
  for (const name of ['verdict', 'cleared']) {
    element.parentNode.addEventListener(`liangzheng-${name}`, ({ type, detail }) => heard.push([type, detail]));
  }
  click(element.querySelector('a'));
  const { frame, sent } = framedBy(element);
  const verdict = { liangzheng: 'verdict', outcome: 'rejected', specimen: false, headline: null };
  hear(frame, SITE, { liangzheng: 'hello' });
  hear(frame, SITE, verdict);
  hear(frame, 'https://other.example', verdict);
  hear({ contentWindow: {} }, SITE, verdict);
  for (const data of [null, 'verdict', { liangzheng: 'other' }]) hear(frame, SITE, data);
  hear(frame, SITE, { liangzheng: 'cleared' });
  element.remove();
  hear(frame, SITE, verdict);
  assert.deepEqual(sent, [[{ liangzheng: 'framed' }, SITE]]);
  assert.deepEqual(heard, [
    ['liangzheng-verdict', { outcome: 'rejected', specimen: false, headline: null }],
    ['liangzheng-cleared', {}],
  ]);
});

test('it adds less than 5 KB to a page', () => {
  const { outputFiles } = buildSync({
    entryPoints: [new URL('liangzheng-check.js', SCRIPTS).pathname], bundle: true, format: 'iife', minifyWhitespace: true, write: false,
  });
  const size = Buffer.byteLength(outputFiles[0].text);
  assert.ok(size > 500 && size <= 5000, `${size}`);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { click, load, put, show } from './support/page.js';

const PAGE = `<h1>标题</h1><p class="lead">导语</p>
<button data-read-aloud data-start="朗读" data-stop="停止" aria-pressed="false" hidden>朗读</button>
<div class="text"><h2>第一节</h2><p> 一段。 </p><p></p><ul><li>一项</li><li><p>另一项</p></li></ul>
<dl><dt>词</dt><dd>义</dd></dl><table><tr><th>表头</th><td>格</td></tr></table>
<div class="software"><h3>软件</h3><dl><dd>e3b0c442</dd></dl></div></div><footer><p>页脚</p></footer>`;
const READ = ['标题', '导语', '第一节', '一段。', '一项', '另一项', '词', '义', '表头', '格'];

// The browser's voices: what it was asked to say, in turn.
function voices(t, langs) {
  const speech = Object.assign(new EventTarget(), {
    voices: langs.map((lang) => ({ lang })),
    said: [],
    cancelled: 0,
    getVoices: () => speech.voices,
    speak: (utterance) => speech.said.push(utterance),
    cancel: () => {
      speech.cancelled += 1;
      speech.said = [];
    },
  });
  put(t, 'speechSynthesis', speech);
  put(t, 'SpeechSynthesisUtterance', class extends EventTarget {
    constructor(text) {
      super();
      this.text = text;
    }
  });
  return speech;
}

async function open(t, { langs = ['en-GB', 'zh-CN'], lang = 'zh-Hans', body = PAGE } = {}) {
  const document = show(t, body, { lang });
  document.querySelector('[data-read-aloud]')?.setAttribute('data-voice', { 'zh-Hans': 'zh-CN', en: 'en' }[lang]);
  const speech = voices(t, langs);
  window.speechSynthesis = speech;
  await load('read-aloud.js');
  return { document, speech, button: document.querySelector('[data-read-aloud]') };
}

test('is offered where there is a voice for the language of the page', async (t) => {
  assert.equal((await open(t)).button.hidden, false);
  assert.equal((await open(t, { langs: ['en-GB'] })).button.hidden, true);
  assert.equal((await open(t, { langs: ['en-GB'], lang: 'en' })).button.hidden, false);
  assert.equal((await open(t, { langs: ['ZH-hk'] })).button.hidden, false);
});

test('is offered as soon as the voices are there', async (t) => {
  const { button, speech } = await open(t, { langs: [] });
  assert.equal(button.hidden, true);
  speech.voices = [{ lang: 'zh-CN' }];
  speech.dispatchEvent(new Event('voiceschanged'));
  assert.equal(button.hidden, false);
});

test('reads what the page says, each paragraph once and in order, in the voice of its language', async (t) => {
  const { button, speech } = await open(t);
  click(button);
  assert.deepEqual(speech.said.map(({ text }) => text), READ);
  for (const { lang, voice, rate } of speech.said) assert.deepEqual([lang, voice.lang, rate], ['zh-CN', 'zh-CN', 0.95]);
  assert.deepEqual([button.getAttribute('aria-pressed'), button.textContent], ['true', '停止']);
});

test('an English page is read in English', async (t) => {
  const { button, speech } = await open(t, { lang: 'en' });
  click(button);
  assert.deepEqual([speech.said[0].lang, speech.said[0].voice.lang], ['en', 'en-GB']);
});

test('stops when it is asked to, and can begin again', async (t) => {
  const { button, speech } = await open(t);
  click(button);
  click(button);
  assert.deepEqual(speech.said, []);
  assert.deepEqual([button.getAttribute('aria-pressed'), button.textContent], ['false', '朗读']);
  click(button);
  assert.equal(speech.said.length, READ.length);
});

test('is over with the last paragraph, not before', async (t) => {
  const { button, speech } = await open(t);
  click(button);
  for (const utterance of speech.said.slice(0, -1)) utterance.dispatchEvent(new Event('end'));
  assert.equal(button.getAttribute('aria-pressed'), 'true');
  speech.said.at(-1).dispatchEvent(new Event('end'));
  assert.deepEqual([button.getAttribute('aria-pressed'), button.textContent], ['false', '朗读']);
});

test('ends with the page', async (t) => {
  const { button, speech } = await open(t);
  click(button);
  const before = speech.cancelled;
  window.dispatchEvent(new window.Event('pagehide'));
  assert.equal(speech.cancelled, before + 1);
});

test('a browser without voices, and a page without the button, are left alone', async (t) => {
  const document = show(t, PAGE);
  await load('read-aloud.js');
  assert.equal(document.querySelector('button').hidden, true);
  await assert.doesNotReject(open(t, { body: '<p>x</p>' }));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { copyReport } from '#js/copy-report.js';
import { listenForInput, readClipboard } from '#js/inputs.js';
import { put, show, submit } from './support/page.js';

function listen(t) {
  const document = show(t, '<input type="file"><form><textarea></textarea></form>');
  const came = [];
  const [fileInput, form, text] = ['input', 'form', 'textarea'].map((name) => document.querySelector(name));
  listenForInput({ fileInput, form, text, onFile: (blob) => came.push(['file', blob]), onText: (one) => came.push(['text', one]) });
  const transfer = (type, name, { files = [], text: plain = '' } = {}) => {
    const event = new window.Event(type, { bubbles: true, cancelable: true });
    event[name] = { files, getData: (kind) => (kind === 'text/plain' ? plain : '') };
    document.body.dispatchEvent(event);
    return event;
  };
  return { document, came, fileInput, form, text, transfer };
}

test('a chosen file is taken, and can be chosen again', (t) => {
  const { came, fileInput } = listen(t);
  const files = [new Blob(['a'])];
  const set = [];
  Object.defineProperty(fileInput, 'files', { get: () => files });
  Object.defineProperty(fileInput, 'value', { set: (value) => { set.push(value); }, get: () => 'C:\\a' });
  for (let n = 0; n < 2; n++) fileInput.dispatchEvent(new window.Event('change'));
  assert.deepEqual(came, [['file', files[0]], ['file', files[0]]]);
  assert.deepEqual(set, ['', '']);
  files.length = 0;
  fileInput.dispatchEvent(new window.Event('change'));
  assert.equal(came.length, 2);
});

test('a typed text is taken as it is; an empty field is asked for', (t) => {
  const { document, came, form, text } = listen(t);
  text.value = '  \n';
  submit(form);
  assert.deepEqual(came, []);
  assert.equal(document.activeElement, text);
  text.value = ' LZ1:A ';
  submit(form);
  assert.deepEqual(came, [['text', ' LZ1:A ']]);
});

test('what is pasted or dropped is taken once, a file before a text', (t) => {
  const { came, transfer } = listen(t);
  const file = new Blob(['a']);
  for (const [type, name] of [['paste', 'clipboardData'], ['drop', 'dataTransfer']]) {
    assert.equal(transfer(type, name, { files: [file], text: 'LZ1:A' }).defaultPrevented, true);
    transfer(type, name, { text: 'LZ1:B' });
    transfer(type, name, { text: '  ' });
    assert.deepEqual(came.splice(0), [['file', file], ['text', 'LZ1:B']], type);
  }
  // What nobody takes is the browser's to paste.
  assert.equal(transfer('paste', 'clipboardData', {}).defaultPrevented, false);
});

test('the page shows that something may be dropped', (t) => {
  const { document, transfer } = listen(t);
  assert.equal(transfer('dragover', 'dataTransfer').defaultPrevented, true);
  assert.equal(document.body.classList.contains('dropping'), true);
  transfer('drop', 'dataTransfer', { text: 'x' });
  assert.equal(document.body.classList.contains('dropping'), false);
});

const item = (contents) => ({ types: Object.keys(contents), getType: async (type) => new Blob([contents[type]], { type }) });

async function clipboard(t, read) {
  put(t, 'navigator', { clipboard: { read } });
  const came = [];
  const taken = await readClipboard({ onFile: (blob) => came.push(blob.type), onText: (text) => came.push(text) });
  return { taken, came };
}

test('of the clipboard a picture counts, then a text', async (t) => {
  const both = await clipboard(t, async () => [item({ 'text/plain': 'LZ1:A', 'image/png': 'x' })]);
  assert.deepEqual(both, { taken: true, came: ['image/png'] });
  const text = await clipboard(t, async () => [item({ 'text/html': '<b>' }), item({ 'text/plain': 'LZ1:A' })]);
  assert.deepEqual(text, { taken: true, came: ['LZ1:A'] });
});

test('a clipboard that is empty or refused is left alone', async (t) => {
  assert.deepEqual(await clipboard(t, async () => [item({ 'text/plain': ' ' })]), { taken: false, came: [] });
  assert.deepEqual(await clipboard(t, async () => []), { taken: false, came: [] });
  assert.deepEqual(await clipboard(t, async () => Promise.reject(new Error('denied'))), { taken: false, came: [] });
});

test('a report is copied for people to read', async (t) => {
  const written = [];
  put(t, 'navigator', { clipboard: { writeText: async (text) => written.push(text) } });
  assert.equal(await copyReport('{"outcome":"authentic"}'), true);
  assert.deepEqual(written, ['{\n "outcome": "authentic"\n}']);
  assert.equal(await copyReport(undefined), false);
  put(t, 'navigator', { clipboard: { writeText: async () => Promise.reject(new Error('denied')) } });
  assert.equal(await copyReport('{}'), false);
});

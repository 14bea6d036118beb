// What a person sees of the countdown, what they remember, and where a scanner's text goes.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Clearing } from '#js/clearing.js';
import { purposeChoice } from '#js/purpose-choice.js';
import { listenForWedge } from '#js/wedge-input.js';
import { say } from './support/check-page.js';
import { click, put, show, storage } from './support/page.js';

const CLEARING = '<section id="result"><p id="clearing" hidden><span id="clearing-count"></span><button id="hold"></button></p></section>';

test('the seconds are shown, and can be held', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const document = show(t, CLEARING);
  const at = (id) => document.getElementById(id);
  let ended = 0;
  const clearing = new Clearing({ say, onEnd: () => (ended += 1) });
  clearing.start(60);
  assert.deepEqual([at('clearing').hidden, at('clearing-count').textContent], [false, 'clearing 60']);
  t.mock.timers.tick(2000);
  assert.equal(at('clearing-count').textContent, 'clearing 58');
  click(at('hold'));
  t.mock.timers.tick(100_000);
  assert.deepEqual([at('hold').getAttribute('aria-pressed'), at('clearing-count').textContent, ended], ['true', 'held', 0]);
  click(at('hold'));
  t.mock.timers.tick(58_000);
  assert.equal(ended, 1);
});

test('whoever reads on has the whole time again; with 0 it stays', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const document = show(t, CLEARING);
  let ended = 0;
  const clearing = new Clearing({ say, onEnd: () => (ended += 1) });
  clearing.start(10);
  t.mock.timers.tick(9000);
  document.getElementById('result').dispatchEvent(new window.Event('pointerdown'));
  t.mock.timers.tick(9000);
  assert.equal(ended, 0);
  clearing.stop();
  clearing.start(0);
  t.mock.timers.tick(100_000);
  assert.deepEqual([ended, document.getElementById('clearing').hidden], [0, true]);
});

const CHOICE = `<fieldset id="purposes">${['all', 'rental', 'hotel', 'age'].map((name) => `<input type="radio" name="purpose" value="${name}">`).join('')}</fieldset>`;

for (const blocked of [false, true]) {
  test(`a purpose is remembered${blocked ? ', but where storage is forbidden' : ''}`, (t) => {
    put(t, 'localStorage', storage({ blocked }));
    const open = () => {
      const box = show(t, CHOICE).getElementById('purposes');
      return { box, purpose: purposeChoice(box) };
    };
    const { box, purpose } = open();
    assert.equal(purpose(), 'all');
    const hotel = box.querySelector('[value=hotel]');
    hotel.checked = true;
    hotel.dispatchEvent(new window.Event('change', { bubbles: true }));
    assert.equal(purpose(), 'hotel');
    assert.equal(open().purpose(), blocked ? 'all' : 'hotel');
  });
}

test('a scan presses no button, and leaves nothing in the field', async (t) => {
  const document = show(t, '<button id="button"></button><textarea id="field">by hand</textarea>');
  const field = document.getElementById('field');
  const read = [];
  listenForWedge({ field, onText: (text) => read.push(text) });
  field.focus();
  let timeStamp = 1000;
  let pressed = 0;
  for (const key of [...'LZ1:ABCDEFGH', 'Enter']) {
    const event = new window.KeyboardEvent('keydown', { key, code: key === 'Enter' ? key : '', bubbles: true, cancelable: true });
    Object.defineProperty(event, 'timeStamp', { value: (timeStamp += 8) });
    document.body.dispatchEvent(event);
    // As browsers do with what nobody prevents.
    if (!event.defaultPrevented) {
      field.value += key;
      pressed += 1;
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.deepEqual([read, field.value, pressed], [['LZ1:ABCDEFGH'], 'by hand', 3]);
});

test('a scan without Enter is read when nothing follows', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const document = show(t, '<textarea id="field"></textarea>');
  const read = [];
  listenForWedge({ field: document.getElementById('field'), onText: (text) => read.push(text) });
  let timeStamp = 1000;
  for (const key of 'LZ1:ABCDEFGHIJ') {
    const event = new window.KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
    Object.defineProperty(event, 'timeStamp', { value: (timeStamp += 8) });
    document.body.dispatchEvent(event);
  }
  t.mock.timers.tick(600);
  assert.deepEqual(read, [], 'it may falter');
  t.mock.timers.tick(200);
  assert.deepEqual(read, ['LZ1:ABCDEFGHIJ']);
});

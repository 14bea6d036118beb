// A scanner that types, as keyboards report it.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Wedge } from '#js/wedge.js';

const PLACES = { ':': ['Semicolon', true], ';': ['Semicolon', false], ' ': ['Space', false], '/': ['Slash', false], '$': ['Digit4', true], '-': ['Minus', false] };

// The place of a character's key on the keyboard of the United States, and whether Shift is held.
function placeOf(character) {
  if (/[a-z]/i.test(character)) return [`Key${character.toUpperCase()}`, character !== character.toLowerCase()];
  if (/\d/.test(character)) return [`Digit${character}`, false];
  return PLACES[character];
}

// Types a text and Enter; as: what the key says of a character, where it is not the character itself.
function type(wedge, text, { gap = 8, as = (character) => character, start = 1000, more = {} } = {}) {
  let timeStamp = start;
  const mine = [...text].map((character) => {
    const [code, shiftKey] = placeOf(character);
    timeStamp += gap;
    return wedge.down({ key: as(character), code, shiftKey, ctrlKey: false, altKey: false, metaKey: false, repeat: false, timeStamp, ...more });
  });
  const enter = { key: 'Enter', code: 'Enter', shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, repeat: false };
  mine.push(wedge.down({ ...enter, timeStamp: timeStamp + gap }));
  return mine;
}

const read = (text, options) => {
  const wedge = new Wedge();
  type(wedge, text, options);
  return wedge.text();
};
const CODE = 'LZ1:6BF A/B$C-D';

test('a burst with Enter at its end is a text', () => {
  assert.equal(read(CODE), CODE);
  assert.equal(read('1100000000001'), '1100000000001');
});

test('from the fourth key on nothing else on the page has them, Enter above all', () => {
  const mine = type(new Wedge(), CODE);
  assert.deepEqual(mine.slice(0, 4), [false, false, false, true]);
  assert.equal(mine.at(-1), true);
});

test('what is typed by hand is left alone', () => {
  assert.equal(read(CODE, { gap: 60 }), null);
  assert.deepEqual(new Set(type(new Wedge(), CODE, { gap: 60 })), new Set([false]));
  assert.equal(read('LZ1:A'), null, 'too short');
  assert.equal(read(CODE, { more: { repeat: true } }), null, 'a key that is held');
  assert.equal(read(CODE, { more: { metaKey: true } }), null);
});

test('a scanner that falters is waited for', () => {
  const wedge = new Wedge();
  type(wedge, CODE.slice(0, 13));
  const at = 1000 + 14 * 8;
  assert.equal(wedge.down({ key: 'A', code: 'KeyA', shiftKey: true, timeStamp: at + 400 }), true);
  assert.equal(wedge.down({ key: 'Enter', code: 'Enter', timeStamp: at + 420 }), true);
  assert.equal(wedge.text(), `${CODE.slice(0, 13)}\nA`);
});

test('without Enter at its end it is no text', () => {
  const wedge = new Wedge();
  type(wedge, CODE);
  wedge.down({ key: 'A', code: 'KeyA', shiftKey: true, timeStamp: 1140 });
  assert.equal(wedge.text(), null);
});

test('a scanner that puts nothing or Tab at the end has ended when it falls silent', () => {
  for (const end of ['', 'Tab']) {
    const wedge = new Wedge();
    let timeStamp = 1000;
    for (const character of CODE) {
      const [code, shiftKey] = placeOf(character);
      wedge.down({ key: character, code, shiftKey, timeStamp: (timeStamp += 8) });
    }
    if (end) assert.equal(wedge.down({ key: end, code: end, timeStamp: timeStamp + 8 }), true);
    assert.equal(wedge.certain, true);
    assert.equal(wedge.unended(), CODE);
    assert.equal(wedge.unended(), null, 'once');
  }
  const byHand = new Wedge();
  type(byHand, CODE, { gap: 60 });
  assert.deepEqual([byHand.certain, byHand.unended()], [false, null]);
});

test('another layout, Caps Lock and an input method do not spoil it', () => {
  const german = (character) => ({ Z: 'Y', Y: 'Z', ':': 'Ö', '/': '-', '-': 'ß' })[character] ?? character;
  const turned = (character) => (character === character.toLowerCase() ? character.toUpperCase() : character.toLowerCase());
  const wide = (character) => (character === ' ' ? '\u3000' : String.fromCharCode(character.charCodeAt(0) + 0xfee0));
  for (const as of [german, turned, wide, () => 'Process', () => 'Unidentified', () => 'Dead']) assert.equal(read(CODE, { as }), CODE);
});

test('a scanner that is set to the layout of the machine is taken at its word', () => {
  // The places are those of the German keyboard, the characters are right.
  const wedge = new Wedge();
  let timeStamp = 0;
  for (const [key, code] of [['L', 'KeyL'], ['Z', 'KeyY'], ['1', 'Digit1'], [':', 'Period'], ...[...'ABCDEF'].map((letter) => [letter, `Key${letter}`]), ['Enter', 'Enter']]) {
    wedge.down({ key, code, shiftKey: key !== '1', timeStamp: (timeStamp += 5) });
  }
  assert.equal(wedge.text(), 'LZ1:ABCDEF');
});

test('small letters are made large where a code knows no others', () => {
  assert.equal(read('lz1:6bf a/b'), 'LZ1:6BF A/B');
  assert.equal(read('mdoc:AbCdEf'), 'mdoc:AbCdEf');
});

test('characters that are typed as numbers with Alt held', () => {
  const wedge = new Wedge();
  let timeStamp = 0;
  for (const character of 'LZ1:ABCD') {
    for (const digit of String(character.charCodeAt(0)).padStart(4, '0')) {
      wedge.down({ key: digit, code: `Numpad${digit}`, altKey: true, timeStamp: (timeStamp += 3) });
    }
    wedge.up({ key: 'Alt' });
  }
  wedge.down({ key: 'Enter', code: 'Enter', timeStamp: timeStamp + 3 });
  assert.equal(wedge.text(), 'LZ1:ABCD');
});

test('line ends and control characters inside of a code stay', () => {
  const wedge = new Wedge();
  let timeStamp = 0;
  const keys = [['@', 'Digit2'], ['Enter', 'Enter'], ['^', 'Digit6', true], ['Enter', 'Enter'], ...[...'ANSI 6360'].map((key) => [key, placeOf(key)[0]]), ['Enter', 'Enter']];
  for (const [key, code, ctrlKey = false] of keys) wedge.down({ key, code, ctrlKey, shiftKey: true, timeStamp: (timeStamp += 5) });
  assert.equal(wedge.text(), '@\n\x1e\nANSI 6360');
});

test('the next scan begins anew', () => {
  const wedge = new Wedge();
  type(wedge, CODE);
  assert.equal(wedge.text(), CODE);
  assert.equal(wedge.text(), null);
  type(wedge, 'LZ1:SECOND', { start: 9000 });
  assert.equal(wedge.text(), 'LZ1:SECOND');
});

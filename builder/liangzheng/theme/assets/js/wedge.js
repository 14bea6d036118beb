// A scanner that types: USB and Bluetooth scanners send a code as keys, much faster than anybody types, most with Enter
// at the end; many are delivered with Tab or nothing there. Here keys go in and texts come out; what is typed by hand is
// left alone.
//
// The keys may arrive spoilt: another layout than the scanner was set to, Caps Lock on, an input method that swallows
// them. What a key is called physically (`code`) is what the scanner pressed, so that a text is made of that too, for
// the layout that scanners are delivered with; the two are told apart by how a licence code begins.

/**
 * Of a KeyboardEvent, what counts. timeStamp: when it was pressed, however busy the page is.
 * @typedef {Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey' | 'repeat' | 'timeStamp'>} Key
 */

// Between two keys. The slowest scanners take 30 ms, the fastest typists 60 over a whole line.
const FAST_MS = 50;
// Nobody types so many so fast: a scanner that falters after them, over the air, is waited for.
const CERTAIN = 12;
const FALTERING_MS = 500;
// After Enter, until the text counts as ended: a code may hold line ends of its own.
export const QUIET_MS = 120;
// Longer than any of them falters: a text without Enter at its end has ended.
export const SILENT_MS = 700;
// A card's number has 13 characters; anything shorter may be a slip of the hand.
const LEAST = 8;
// From so many on what follows is the scanner's, and does nothing else on the page.
const SURE = 3;
// The longest text that is pasted is longer; a QR code holds 4296 characters.
const MOST = 10_000;
// As codes of licences begin (seems.js); others are taken as the keys say.
const KNOWN = /^(LZ1|HC1|NZCP|mdoc|shc):/;
const KNOWN_SMALL = /^(lz1|hc1|nzcp):/;

const PLAIN = '`1234567890-=[]\\;\',./';
const SHIFTED = '~!@#$%^&*()_+{}|:"<>?';
const NAMES = [
  'Backquote', ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 0].map((digit) => `Digit${digit}`), 'Minus', 'Equal', 'BracketLeft', 'BracketRight',
  'Backslash', 'Semicolon', 'Quote', 'Comma', 'Period', 'Slash',
];
/** @type {Record<string, string>} */
const NUMPAD = { NumpadAdd: '+', NumpadSubtract: '-', NumpadMultiply: '*', NumpadDivide: '/', NumpadDecimal: '.', Space: ' ' };

export class Wedge {
  /** @type {string[]} as the keys say */
  #said = [];
  /** @type {string[]} as the keys are called, on the layout of the United States */
  #pressed = [];
  #last = -Infinity;
  // Typed with Alt held, a character's number: how scanners write whatever the layout.
  #number = '';

  /** How many keys have come so fast after one another. */
  get keys() {
    return this.#said.length;
  }

  /** Whether so many keys came so fast that nobody typed them. */
  get certain() {
    return this.keys >= CERTAIN;
  }

  /**
   * Takes a key that goes down; returns whether it is the scanner's, so that the page should do nothing else with it.
   * @param {Key} event
   */
  down(event) {
    if (event.timeStamp - this.#last > (this.certain ? FALTERING_MS : FAST_MS)) this.#begin();
    if (event.repeat || event.metaKey) {
      this.#begin();
      return false;
    }
    if (['Shift', 'Control', 'Alt', 'CapsLock', 'AltGraph'].includes(event.key)) return false;
    this.#last = event.timeStamp;
    if (event.altKey && /^Numpad\d$/.test(event.code)) {
      this.#number += event.code.slice(-1);
      return this.keys >= SURE;
    }
    const pressed = pressedOf(event);
    const said = saidOf(event) ?? pressed;
    if (said === null) {
      this.#begin();
      return false;
    }
    this.#add(said, pressed ?? said);
    return this.keys > SURE;
  }

  /**
   * Takes a key that goes up; returns whether it is the scanner's, since a space presses a button when it goes up.
   * @param {Pick<Key, 'key'>} event
   */
  up({ key }) {
    if (key === 'Alt' && this.#number) {
      const character = String.fromCharCode(Number(this.#number));
      this.#number = '';
      this.#add(character, character);
    }
    return this.keys > SURE;
  }

  /** To be asked when nothing has followed an Enter for QUIET_MS: the text, or null for what was typed by hand. */
  text() {
    const [said, pressed] = [this.#said, this.#pressed].map((keys) => keys.join(''));
    this.#begin();
    if (!said?.endsWith('\n') || !pressed) return null;
    const [first, second] = [trimmed(said), trimmed(pressed)];
    return first.length < LEAST ? null : better(first, second);
  }

  /** To be asked when nothing has followed for SILENT_MS: the text of a scanner that does not end it, else null. */
  unended() {
    if (!this.certain) return null;
    this.#add('\n', '\n');
    return this.text();
  }

  #begin() {
    this.#said = [];
    this.#pressed = [];
    this.#number = '';
    this.#last = -Infinity;
  }

  /** @param {string} said @param {string} pressed */
  #add(said, pressed) {
    if (this.#said.length >= MOST) this.#begin();
    this.#said.push(said);
    this.#pressed.push(pressed);
  }
}

/** @param {string} text */
const trimmed = (text) => text.replace(/[\n\t]+$/, '');

/**
 * What the keys say, unless only what was pressed begins as a licence code does. Characters of double width are made
 * single ones; small letters, of Caps Lock, are made large where the code knows no small ones.
 * @param {string} said
 * @param {string} pressed
 */
function better(said, pressed) {
  const single = said.normalize('NFKC');
  const all = [single, pressed];
  const known = all.find((text) => KNOWN.test(text));
  if (known) return known;
  const small = all.find((text) => KNOWN_SMALL.test(text));
  return small ? small.toUpperCase() : single;
}

/**
 * A key's character; null where it has none, or where an input method keeps it to itself.
 * @param {Pick<Key, 'key' | 'code' | 'ctrlKey' | 'altKey'>} event
 */
function saidOf({ key, code, ctrlKey, altKey }) {
  if (key === 'Enter' || code === 'Enter' || code === 'NumpadEnter') return '\n';
  if (key === 'Tab') return '\t';
  // Control characters, such as the group separator of a North American licence.
  if (ctrlKey && !altKey) return /^[a-z[\]\\^_@]$/i.test(key) ? String.fromCharCode(key.toUpperCase().charCodeAt(0) & 0x1f) : null;
  return [...key].length === 1 ? key : null;
}

/**
 * The character of a key by its place; null where the place is not told.
 * @param {Key} event
 */
function pressedOf({ code, shiftKey, ctrlKey, key }) {
  if (ctrlKey || code === 'Enter' || code === 'NumpadEnter' || code === 'Tab') return saidOf({ key, code, ctrlKey, altKey: false });
  if (/^Key[A-Z]$/.test(code)) return shiftKey ? code.slice(-1) : code.slice(-1).toLowerCase();
  if (/^Numpad\d$/.test(code)) return code.slice(-1);
  const at = NAMES.indexOf(code);
  return at < 0 ? (NUMPAD[code] ?? null) : ((shiftKey ? SHIFTED : PLAIN)[at] ?? null);
}

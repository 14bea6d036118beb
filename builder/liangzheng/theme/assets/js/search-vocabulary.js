// The words that search knows: those that mean the same, and those that say nothing, cut up as a query is.
import { fold, hasHan, words } from './search-words.js';

/**
 * A Chinese character, or another word. start and end: its place in the text.
 * @typedef {{ text: string, stem: string, han: boolean, start: number, end: number }} Token
 * groups: those of the words that mean the same; none for a word that says nothing.
 * nth: its place among them all.
 * @typedef {{ nth: number, text: string, tokens: readonly Token[], size: number, groups: readonly number[], stop: boolean }} Entry
 */

// As much as two characters, an English word says.
const LATIN_SIZE = 2;
// Said between the parts of a word or left out, as one likes (忘了密码, 忘密码); 用不了 is a word with it.
const BETWEEN = /(?<![不得])了/y;

/** @param {string} text @param {number} index */
const isBetween = (text, index) => {
  if (text.length === 1) return false;
  BETWEEN.lastIndex = index;
  return BETWEEN.test(text);
};

/**
 * @param {string} text folded
 * @returns {Token[]}
 */
export function tokens(text) {
  const han = [...text.matchAll(/[\u4e00-\u9fff]/g)].filter(({ index }) => !isBetween(text, index)).map(({ 0: character, index }) => ({
    text: character, stem: character, han: true, start: index, end: index + 1,
  }));
  const latin = words(text).map(({ word, index, stem }) => ({ text: word, stem, han: false, start: index, end: index + word.length }));
  return [...han, ...latin].sort((a, b) => a.start - b.start);
}

/** @param {readonly Token[]} list */
export const sizeOf = (list) => list.reduce((sum, { han }) => sum + (han ? 1 : LATIN_SIZE), 0);

/** @param {readonly Token[]} list */
export const stemsOf = (list) => list.map(({ stem }) => stem).join(' ');

/**
 * @param {readonly (readonly string[])[]} same
 * @param {readonly string[]} stop
 * @returns {Entry[]}
 */
export function vocabulary(same, stop) {
  /** @type {Map<string, { text: string, groups: number[], stop: boolean }>} */
  const found = new Map();
  const add = (/** @type {string} */ word, /** @type {number} */ group) => {
    const text = fold(word);
    const key = hasHan(text) ? text : stemsOf(tokens(text));
    const entry = found.get(key) ?? { text, groups: [], stop: group < 0 };
    if (group >= 0) [entry.stop, entry.groups] = [false, [...entry.groups, group]];
    found.set(key, entry);
  };
  for (const word of stop) add(word, -1);
  same.forEach((group, at) => group.forEach((word) => add(word, at)));
  return [...found.values()].map((entry, nth) => {
    const list = tokens(entry.text);
    return { ...entry, nth, tokens: list, size: sizeOf(list) };
  });
}

/**
 * Where a word stands in which entries: `at word` -> entries, in their order.
 * @param {readonly Entry[]} entries
 */
export function places(entries) {
  /** @type {Map<string, Entry[]>} */
  const found = new Map();
  for (const entry of entries) {
    entry.tokens.forEach(({ stem }, at) => {
      const key = `${at} ${stem}`;
      const there = found.get(key);
      if (there) there.push(entry);
      else found.set(key, [entry]);
    });
  }
  return found;
}

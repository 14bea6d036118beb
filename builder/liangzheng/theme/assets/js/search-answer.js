// The sentence of a section that answers, in parts: what was asked for is marked.
import { fold, hasHan } from './search-words.js';
import { tokens } from './search-vocabulary.js';

/** @import { Asked } from './search-index.js' */
/** @typedef {{ text: string, marked: boolean }} Part */

// Longer sentences are cut to this around the first mark.
const LONGEST = 120;
const BEFORE = 30;
// The first sentence of a section says what it is about.
const FIRST = 0.5;

/** @param {string} text */
const sentences = (text) => text.split(/\n|(?<=[。！？])|(?<=[.!?])\s/).map((one) => one.trim()).filter(Boolean);

/**
 * Where the words stand in a text; folding that changes its length leaves no places.
 * @param {string} text
 * @param {Asked} term
 * @returns {[from: number, to: number][]}
 */
function places(text, { own, also }) {
  const folded = fold(text);
  if (folded.length !== text.length) return [];
  const list = tokens(folded).filter(({ han }) => !han);
  return [...own, ...also].filter(Boolean).flatMap((form) => {
    /** @type {[from: number, to: number][]} */
    const found = [];
    if (hasHan(form)) {
      for (let at = folded.indexOf(form); at >= 0; at = folded.indexOf(form, at + form.length)) found.push([at, at + form.length]);
      return found;
    }
    const stems = form.split(' ');
    list.forEach((first, at) => {
      const last = list[at + stems.length - 1];
      if (last && stems.every((stem, next) => list[at + next]?.stem === stem)) found.push([first.start, last.end]);
    });
    return found;
  });
}

/**
 * @param {string} text of a section
 * @param {readonly Asked[]} terms
 * @returns {Part[]}
 */
export function answer(text, terms) {
  const [best] = sentences(text)
    .map((sentence, at) => {
      const found = terms.map((term) => places(sentence, term));
      const worth = found.reduce((sum, { length }, of) => sum + (length ? (terms[of]?.rarity ?? 0) : 0), at ? 0 : FIRST);
      return { sentence, worth, found: found.flat() };
    })
    .sort((a, b) => b.worth - a.worth);
  return best ? parts(best.sentence, best.found) : [];
}

/**
 * @param {string} text
 * @param {readonly [from: number, to: number][]} found
 */
function parts(text, found) {
  const sorted = [...found].sort(([a, aTo], [b, bTo]) => a - b || bTo - aTo);
  const first = sorted[0]?.[0] ?? 0;
  const start = text.length > LONGEST && first > BEFORE ? first - BEFORE : 0;
  const end = Math.min(text.length, start + LONGEST);
  /** @type {Part[]} */
  const made = [{ text: start ? '…' : '', marked: false }];
  let at = start;
  for (const [from, to] of sorted) {
    if (from < at || to > end) continue;
    made.push({ text: text.slice(at, from), marked: false }, { text: text.slice(from, to), marked: true });
    at = to;
  }
  made.push({ text: `${text.slice(at, end)}${end < text.length ? '…' : ''}`, marked: false });
  return made.filter((part) => part.text);
}

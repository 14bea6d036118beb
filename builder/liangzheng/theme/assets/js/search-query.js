// What a query means: its words, with those that mean the same; typed in pinyin, or with a wrong letter, as well.
import { fold, hasHan, nearlySame } from './search-words.js';
import { sizeOf, stemsOf, tokens } from './search-vocabulary.js';

/** @import { Pinyin } from './search-pinyin.js' */
/** @import { Entry, Token } from './search-vocabulary.js' */
/**
 * own: what was asked, as it is looked for; also: what means the same. Chinese as it stands, the rest in stems.
 * @typedef {{ own: string[], also: string[], groups: readonly number[], weight: number }} Term
 * text: all of it, folded; stems: of all words that are not Chinese.
 * @typedef {{ same: readonly (readonly string[])[], entries: readonly Entry[], places: ReadonlyMap<string, readonly Entry[]>,
 *   pinyin: Pinyin, text: string,
 *   stems: ReadonlySet<string> }} Known
 * @typedef {{ from: number, to: number, entries: readonly Entry[], score: number }} Piece
 */

// How sure a reading is, beside the word as it stands.
const STOP = 0.9;
const SAME_SOUND = 0.7;
const ONE_WRONG = 0.4;
// What is left over between known words.
const UNKNOWN = 0.8;
const UNKNOWN_WORD = 0.8;
export const ONE_CHARACTER = 0.25;
// So much of what could be pinyin has to be words that are known.
const MOSTLY = 0.6;
const LETTERS = /^[a-z]+$/;

/** @param {string} word */
const lookedFor = (word) => (hasHan(fold(word)) ? fold(word) : stemsOf(tokens(fold(word))));

/**
 * The terms of a query.
 * @param {string} query
 * @param {Known} known
 * @returns {Term[]}
 */
export function terms(query, known) {
  const list = tokens(aged(plain(fold(query))));
  const typed = readPinyin(list, known);
  const pieces = typed ?? cut(list, known);
  const meant = meaning(pieces, typed ? [] : list, known);
  return meant.length ? meant : bare(list);
}

/**
 * A Chinese question names what it asks for twice (认不认), or ends in 不 or 没: what is asked for is left.
 * @param {string} text
 */
const plain = (text) => text.replace(/([\u4e00-\u9fff])[不没]\1/g, '$1').replace(/[不没](?=[\s，。？！?!]|$)/g, '');

/**
 * An age is asked for as the rules have it. What has another unit is none.
 * @param {string} text
 */
const aged = (text) =>
  text
    .replace(/([六七八九])十[一二三四五六七八九]?(?=多?周?岁)/g, (_, tens) => (tens === '六' ? '63' : '70'))
    .replace(/(?<![\d.])([6-9])\d(?!\d|\s*(?:天|日|分|元|块|年|个|公里|days?|points?|yuan|km))(?:多?周?岁| ?(?:years?|yrs?) old)?/g, (_, tens) => (tens === '6' ? ' 63岁 ' : ' 70岁 '));

/** Nothing but words that say nothing: then those. @param {readonly Token[]} list @returns {Term[]} */
const bare = (list) => {
  const own = list.some(({ han }) => han) ? list.map(({ text }) => text).join('') : stemsOf(list);
  return own ? [{ own: [own], also: [], groups: [], weight: 1 }] : [];
};

/**
 * The pieces that explain most of it, by dynamic programming: a longer word explains more than its parts.
 * @param {readonly Token[]} list
 * @param {Known} known
 * @returns {Piece[]}
 */
function cut(list, known) {
  /** @type {{ score: number, piece?: Piece }[]} */
  const best = [{ score: 0 }];
  for (let to = 1; to <= list.length; to += 1) best.push({ score: -1 });
  for (let from = 0; from < list.length; from += 1) {
    const { score: before = 0 } = best[from] ?? {};
    const step = (/** @type {number} */ to, /** @type {number} */ score, /** @type {Piece | undefined} */ piece) => {
      const there = best[to];
      if (there && there.score < before + score) best[to] = { score: before + score, piece: piece ?? { from, to, entries: [], score: 0 } };
    };
    step(from + 1, 0, undefined);
    for (const piece of piecesAt(list, from, known)) step(piece.to, piece.score, piece);
  }
  const found = [];
  for (let to = list.length; to > 0;) {
    const { piece } = best[to] ?? {};
    if (!piece) break;
    found.unshift(piece);
    to = piece.from;
  }
  return found;
}

/**
 * @param {readonly Token[]} list
 * @param {number} from
 * @param {Known} known
 * @returns {Piece[]}
 */
function piecesAt(list, from, known) {
  const first = list[from];
  const isOdd = new Map();
  return candidates(list, from, known).flatMap((entry) => {
    const to = from + entry.tokens.length;
    if (to > list.length) return [];
    let wrong = 0;
    for (let at = from; at < to; at += 1) if (list[at]?.stem !== entry.tokens[at - from]?.stem) wrong += 1;
    const span = list.slice(from, to);
    const piece = (/** @type {number} */ score) => [{ from, to, entries: [entry], score }];
    if (!wrong) return piece(entry.size ** 2 * (entry.stop ? STOP : 1));
    if (!first?.han || entry.stop || span.length < 2 || !hasOnlyHan(span) || !hasOnlyHan(entry.tokens)) return [];
    const text = span.map(({ text: character }) => character).join('');
    if (!isOdd.has(text)) isOdd.set(text, !known.text.includes(text));
    if (!isOdd.get(text)) return [];
    // What is a word with its neighbour was meant as it stands.
    const edges = [...(differs(span, entry, 0) ? [[from - 1, from]] : []), ...(differs(span, entry, span.length - 1) ? [[to - 1, to]] : [])];
    if (edges.some(([a = 0, b = 0]) => list[a] && list[b] && known.text.includes(`${list[a]?.text}${list[b]?.text}`))) return [];
    if (known.pinyin.alike(entry.text, text)) return piece(SAME_SOUND * entry.size ** 2);
    if (span.length === 3 && span.every(({ text: one }) => known.text.includes(one))) return [];
    return wrong === 1 && span.length > 2 ? piece(ONE_WRONG * (entry.size - 1) ** 2) : [];
  });
}

/**
 * The entries that have a word at its place from there; nothing is made of the others.
 * @param {readonly Token[]} list
 * @param {number} from
 * @param {Known} known
 */
const candidates = (list, from, { places }) =>
  [...new Set(list.slice(from).flatMap(({ stem }, at) => places.get(`${at} ${stem}`) ?? []))].sort((a, b) => a.nth - b.nth);

/** @param {readonly Token[]} span @param {Entry} entry @param {number} at */
const differs = (span, entry, at) => span[at]?.stem !== entry.tokens[at]?.stem;

/** @param {readonly Token[]} list */
const hasOnlyHan = (list) => list.every(({ han }) => han);

/**
 * @param {readonly Piece[]} pieces
 * @param {readonly Token[]} list
 * @param {Known} known
 * @returns {Term[]}
 */
function meaning(pieces, list, known) {
  /** @type {Term[]} */
  const found = [];
  let left = /** @type {Token[]} */ ([]);
  const finishLeft = () => {
    found.push(...leftOver(left, known));
    left = [];
  };
  for (const { from, to, entries } of pieces) {
    if (!entries.length) {
      left.push(...list.slice(from, to));
      continue;
    }
    finishLeft();
    const meant = entries.filter(({ stop }) => !stop);
    if (meant.length) join(found, term(meant, known));
  }
  finishLeft();
  return found;
}

// A single character is read as its word (换: 换证), but stands in many others: the word is looked for.
/** @param {string} form */
const isWord = (form) => form.length > 1 || !hasHan(form);

/**
 * @param {readonly Entry[]} entries
 * @param {Known} known
 * @returns {Term}
 */
const term = (entries, { same }) => {
  const groups = [...new Set(entries.flatMap((entry) => entry.groups))];
  const also = [...new Set(groups.flatMap((group) => same[group] ?? []).map(lookedFor))].filter(isWord);
  const own = entries.map(({ text }) => lookedFor(text)).filter(isWord);
  return { own: own.length ? own : also, also, groups, weight: 1 };
};

/**
 * What was said twice, in two words, is one term.
 * @param {Term[]} found
 * @param {Term} added
 */
function join(found, added) {
  const there = found.find(({ groups }) => groups.some((group) => added.groups.includes(group)));
  if (!there) found.push(added);
  else [there.own, there.weight] = [[...there.own, ...added.own], Math.max(there.weight, added.weight)];
}

/**
 * Of what no known word explains, the longest parts that stand in the text.
 * @param {readonly Token[]} left
 * @param {Known} known
 * @returns {Term[]}
 */
function leftOver(left, known) {
  /** @type {Term[]} */
  const found = [];
  for (let at = 0; at < left.length;) {
    const token = /** @type {Token} */ (left[at]);
    let to = at + 1;
    if (token.han) {
      const isThere = (/** @type {number} */ end) => known.text.includes(left.slice(at, end).map(({ text }) => text).join(''));
      while (to < left.length && left[to]?.han && isThere(to + 1)) to += 1;
      const own = left.slice(at, to).map(({ text }) => text).join('');
      if (known.text.includes(own)) found.push({ own: [own], also: [], groups: [], weight: own.length > 1 ? UNKNOWN : ONE_CHARACTER });
    } else {
      found.push(...unknownWord(token, known));
    }
    at = to;
  }
  return found;
}

/**
 * A word that is not Chinese: as it stands, as initials of pinyin, or as it was meant to be written.
 * @param {Token} token
 * @param {Known} known
 * @returns {Term[]}
 */
function unknownWord(token, known) {
  const { stem, text } = token;
  if (known.stems.has(stem)) return [{ own: [stem], also: [], groups: [], weight: UNKNOWN_WORD }];
  const initials = readInitials(text, known);
  if (initials) return meaning(initials, [], known);
  const begun = stem.length > 3 ? known.entries.filter((entry) => !entry.stop && entry.tokens.length === 1 && entry.tokens[0]?.stem.startsWith(stem)) : [];
  if (begun.length) return [{ ...term(begun, known), weight: UNKNOWN }];
  const meant = text.length > 3 ? known.entries.filter((entry) => !entry.stop && nearly(entry.tokens, token)) : [];
  if (meant.length) return [{ ...term(meant, known), weight: UNKNOWN }];
  const own = text.length > 3 ? [...known.stems].filter((other) => other.length > 3 && (nearlySame(other, stem) || (stem.length > 4 && other.startsWith(stem)))) : [];
  return own.length ? [{ own, also: [], groups: [], weight: UNKNOWN }] : [];
}

/** @param {readonly Token[]} list @param {Token} token */
const nearly = ([first, ...others], token) => !!first && !others.length && !first.han && first.text.length > 3 && (nearlySame(first.text, token.text) || nearlySame(first.stem, token.stem));

/**
 * The whole query as pinyin, where it is letters that are mostly known words when read so.
 * @param {readonly Token[]} list
 * @param {Known} known
 * @returns {Piece[] | undefined}
 */
function readPinyin(list, known) {
  if (!list.length || !list.every(({ text }) => LETTERS.test(text))) return undefined;
  const meant = new Set(known.entries.flatMap(({ stop, tokens: all }) => (stop || all[0]?.han ? [] : [stemsOf(all)])));
  if (list.some(({ stem }) => meant.has(stem))) return undefined;
  if (list.every(({ stem }) => known.stems.has(stem))) return undefined;
  const letters = list.map(({ text }) => text).join('');
  const spoken = list.map(({ text }) => known.pinyin.syllables(text));
  const syllables = spoken.every((one) => one !== undefined) ? spoken.flat() : known.pinyin.syllables(letters);
  if (!syllables) return undefined;
  const read = longest(syllables.length, known, (word, from) => known.pinyin.reads(word, syllables.slice(from, from + word.length)));
  const says = read.pieces.some(({ from, to, entries }) => to - from > 1 && entries.some(({ stop }) => !stop));
  return says && read.covered >= MOSTLY * syllables.length ? read.pieces : undefined;
}

/**
 * @param {string} text
 * @param {Known} known
 * @returns {Piece[] | undefined}
 */
function readInitials(text, known) {
  if (!LETTERS.test(text) || text.length < 2) return undefined;
  const read = longest(text.length, known, (word, from) => word.length > 1 && known.pinyin.begins(word, text.slice(from, from + word.length)));
  return read.covered === text.length ? read.pieces : undefined;
}

/**
 * The words that explain most of something read; those that are read alike, together.
 * @param {number} length
 * @param {Known} known
 * @param {(word: string, from: number) => boolean} fits
 */
function longest(length, { entries }, fits) {
  const chinese = entries.filter(({ tokens: list }) => hasOnlyHan(list));
  /** @type {{ score: number, covered: number, pieces: Piece[] }[]} */
  const best = [{ score: 0, covered: 0, pieces: [] }];
  for (let to = 1; to <= length; to += 1) {
    let there = /** @type {{ score: number, covered: number, pieces: Piece[] }} */ (best[to - 1]);
    for (let from = to - 1; from >= Math.max(0, to - 8); from -= 1) {
      const fitting = chinese.filter(({ text }) => text.length === to - from && fits(text, from));
      const before = best[from];
      const score = (before?.score ?? 0) + (to - from) ** 2;
      if (!before || !fitting.length || score <= there.score) continue;
      const words = fitting.some(({ stop }) => !stop) ? fitting.filter(({ stop }) => !stop) : fitting;
      const piece = { from, to, entries: words, score: sizeOf(words[0]?.tokens ?? []) };
      there = { score, covered: before.covered + to - from, pieces: [...before.pieces, piece] };
    }
    best.push(there);
  }
  return /** @type {{ covered: number, pieces: Piece[] }} */ (best[length]);
}

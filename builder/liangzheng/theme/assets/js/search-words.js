// Words as search compares them: folded, without endings, British and American spellings as one.

/** @param {string} text */
export const fold = (text) => text.normalize('NFKC').toLowerCase().replace(/[’‘`]/g, "'");

const HAN = /[\u4e00-\u9fff]/;
/** @param {string} text */
export const hasHan = (text) => HAN.test(text);

// What a British writer spells otherwise; both become the same letters, which need be no word.
/** @type {readonly [from: RegExp, to: string][]} */
const SPELLINGS = [
  [/'s?$/, ''],
  [/^licen[cs]/, 'licens'],
  [/^driv(?:er|ing)$/, 'drive'],
  [/(?<=[a-z]{2})our(?=$|ed|ing|s$|able)/, 'or'],
  [/(?<=[a-z]{3})is(?=e$|ed$|es$|ing$|ation)/, 'iz'],
  [/^cent(?:re|er)/, 'center'],
  [/ll(?=ed$|ing$|ation$)/, 'l'],
  [/^tyre/, 'tire'],
  [/^grey/, 'gray'],
];
/** @type {readonly [ending: RegExp, to: string][]} */
const ENDINGS = [
  [/(?<=[a-z]{2})ies$/, 'y'],
  [/(?<=ss|x|ch|sh|z)es$/, ''],
  [/(?<=[a-z]{2}[^su])s$/, ''],
  [/(?<=[a-z]{4})(?:ations?|ments?|ness)$/, ''],
  [/(?<=[a-z]{3}[st])ions?$/, ''],
  [/(?<=[a-z]{3})(?:ing|ed)$/, ''],
  [/(?<=[a-z]{4})ly$/, ''],
  [/(?<=[a-z]{3})al$/, ''],
  [/([bdgmnprt])\1$/, '$1'],
  [/(?<=[a-z]{2})y$/, 'i'],
  [/(?<=[a-z]{2})e$/, ''],
];

/**
 * The stem of an English word, as far as a guide needs it.
 * @param {string} word
 */
export function stem(word) {
  if (!/^[a-z']{3,}$/.test(word)) return word.replaceAll("'", '');
  const spelt = SPELLINGS.reduce((text, [from, to]) => text.replace(from, to), word);
  return ENDINGS.reduce((text, [ending, to]) => text.replace(ending, to), spelt).replaceAll("'", '');
}

// Of any script that is written in words or syllables with something between them; Han is taken character by character.
const WORD = /(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+(?:'[a-z]+)?/gu;

/**
 * The words of a text that are not Chinese, with their places.
 * @param {string} text folded
 */
export const words = (text) => [...text.matchAll(WORD)].map(({ 0: word, index }) => ({ word, index, stem: stem(word) }));

/**
 * Whether one is the other but for a letter: one more, one less, another, or two that changed places.
 * @param {string} one
 * @param {string} other
 */
export function nearlySame(one, other) {
  if (Math.abs(one.length - other.length) > 1) return false;
  let from = 0;
  while (from < one.length && one[from] === other[from]) from += 1;
  let a = one.length;
  let b = other.length;
  while (a > from && b > from && one[a - 1] === other[b - 1]) [a, b] = [a - 1, b - 1];
  const [left, right] = [one.slice(from, a), other.slice(from, b)];
  return Math.max(left.length, right.length) <= 1 || (left.length === 2 && left === [...right].reverse().join(''));
}

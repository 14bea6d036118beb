// What is found: every term of the query, or a word that means the same, stands in it.

/** @typedef {{ title: string, text: string, url: string }} Page */
/** @typedef {{ pages: readonly Page[], synonyms: readonly (readonly string[])[] }} Index */
/**
 * word: a word of the first term, as it stands in the page.
 * @typedef {{ page: Page, word: string, inTitle: number, count: number }} Found
 */

const AROUND = 40;

/** @param {string} text */
const fold = (text) => text.normalize('NFKC').toLowerCase();

/**
 * The words that count as one term of the query.
 * @param {string} term
 * @param {Index['synonyms']} synonyms
 */
const variants = (term, synonyms) => [...synonyms.filter((group) => group.includes(term)).flat(), term];

/**
 * The pages, those with terms in the title first, then those with more of them.
 * @param {Index} index
 * @param {string} query
 * @returns {Found[]}
 */
export function found({ pages, synonyms }, query) {
  const terms = fold(query).split(/\s+/).filter(Boolean);
  if (!terms.length) return [];
  const wanted = terms.map((term) => variants(term, synonyms));
  return pages
    .flatMap((page) => {
      const title = fold(page.title);
      const text = fold(page.text);
      const hits = wanted.map((words) => words.filter((word) => title.includes(word) || text.includes(word)));
      const word = hits[0]?.[0];
      if (word === undefined || hits.some((words) => !words.length)) return [];
      const inTitle = hits.filter((words) => words.some((one) => title.includes(one))).length;
      const count = hits.flat().reduce((sum, one) => sum + text.split(one).length - 1, 0);
      return [{ page, word, inTitle, count }];
    })
    .sort((a, b) => b.inTitle - a.inTitle || b.count - a.count);
}

/**
 * The words around the first hit; without a hit in the text, the beginning of it.
 * @param {string} text
 * @param {string} word
 */
export function excerpt(text, word) {
  const at = fold(text).indexOf(word);
  // Folding can change lengths; then the beginning of the page serves.
  if (at < 0 || fold(text).length !== text.length) return { before: `${text.slice(0, 2 * AROUND)}…`, hit: '', after: '' };
  const end = at + word.length;
  return {
    before: `${at > AROUND ? '…' : ''}${text.slice(Math.max(0, at - AROUND), at)}`,
    hit: text.slice(at, end),
    after: `${text.slice(end, end + AROUND)}…`,
  };
}

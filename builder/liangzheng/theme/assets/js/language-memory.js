// The language that a reader chose here; else what the browser says that they read. Which ones there are, the page says.
import { remember, remembered } from './remembered.js';

const NAME = 'language';

/**
 * tags: the languages, the default one first; codes: the same as BCP 47 names them; others: whom readers of none of
 * them are led to.
 * @typedef {{ tags: readonly string[], codes: readonly string[], others: string }} Languages
 */

/**
 * @param {DOMStringMap} page what the page's root says of itself
 * @returns {Languages}
 */
export function languagesOf({ tags = '', languages = '', others = '' }) {
  return { tags: tags.split(' '), codes: languages.split(' '), others };
}

/** @param {Languages} site */
export function rememberedLanguage({ tags }) {
  const kept = remembered(NAME);
  return kept !== undefined && tags.includes(kept) ? kept : undefined;
}

/** @param {string} language */
export const rememberLanguage = (language) => remember(NAME, language);

/**
 * Language and script: what is written in Hong Kong is zh-Hant.
 * @param {string} code
 */
function parts(code) {
  try {
    const { language, script } = new Intl.Locale(code).maximize();
    return { language, script };
  } catch {
    return { language: code.toLowerCase().split('-', 1)[0], script: undefined };
  }
}

/**
 * The first of a reader's languages that the site has, in the reader's script if there is a choice; the default one
 * where nothing is known.
 * @param {readonly string[]} read as BCP 47 names them
 * @param {Languages} site
 */
export function languageOf(read, { tags, codes, others }) {
  const known = codes.map(parts);
  const names = read.filter(Boolean).map(parts);
  for (const { language, script } of names) {
    const same = known.map((one) => one.language === language);
    const exact = known.findIndex((one, at) => same[at] && one.script === script);
    const found = exact < 0 ? same.indexOf(true) : exact;
    if (found >= 0) return tags[found];
  }
  return names.length ? others : tags[0];
}

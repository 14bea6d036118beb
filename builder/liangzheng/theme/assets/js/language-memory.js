// The language that a reader chose here; else what the browser says that they read.
import { remember, remembered } from './remembered.js';

const LANGUAGES = ['zh', 'en'];
const NAME = 'language';

/** @returns {string | undefined} */
export function rememberedLanguage() {
  const kept = remembered(NAME);
  return kept !== undefined && LANGUAGES.includes(kept) ? kept : undefined;
}

/** @param {string} language */
export const rememberLanguage = (language) => remember(NAME, language);

/**
 * The first of a reader's languages that the site has; English for readers of other languages, and Chinese where
 * nothing is known.
 * @param {readonly string[]} read as BCP 47 names them
 */
export function languageOf(read) {
  const names = read.filter(Boolean).map((name) => name.toLowerCase().split('-', 1)[0] ?? '');
  return names.find((name) => LANGUAGES.includes(name)) ?? (names.length ? 'en' : 'zh');
}

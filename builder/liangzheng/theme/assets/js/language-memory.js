// The language that a reader chose here; else what the browser says that they read.
import { siteKey } from './site.js';

const LANGUAGES = ['zh', 'en'];
const key = () => siteKey('language');

/** @returns {string | undefined} */
export function rememberedLanguage() {
  try {
    const kept = localStorage.getItem(key()) ?? '';
    return LANGUAGES.includes(kept) ? kept : undefined;
  } catch {
    return undefined; // storage is blocked
  }
}

/** @param {string} language */
export function rememberLanguage(language) {
  try {
    localStorage.setItem(key(), language);
  } catch {
    // as above: the browser's languages decide again
  }
}

/**
 * The first of a reader's languages that the site has; English for readers of other languages, and Chinese where
 * nothing is known.
 * @param {readonly string[]} read as BCP 47 names them
 */
export function languageOf(read) {
  const names = read.filter(Boolean).map((name) => name.toLowerCase().split('-', 1)[0] ?? '');
  return names.find((name) => LANGUAGES.includes(name)) ?? (names.length ? 'en' : 'zh');
}

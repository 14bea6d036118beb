// The page of both languages goes on to the reader's by itself. Without this script it is a choice of two links.
import { languageOf, rememberedLanguage } from './language-memory.js';
import { hasCode } from './link.js';
import { siteUrl } from './site.js';

const language = rememberedLanguage() ?? languageOf(navigator.languages ?? [navigator.language]);
// A code in the address is for the verifier.
const page = hasCode(location.hash) ? `${language}/check/` : `${language}/`;
location.replace(`${siteUrl(page)}${location.search}${location.hash}`);

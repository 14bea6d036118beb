// The page of all languages goes on to the reader's by itself. Without this script it is a choice of links.
import { languageOf, languagesOf, rememberedLanguage } from './language-memory.js';
import { hasCode } from './link.js';
import { siteUrl } from './site.js';

const languages = languagesOf(document.documentElement.dataset);
const language = rememberedLanguage(languages) ?? languageOf(navigator.languages ?? [navigator.language], languages);
// A code in the address is for the verifier.
const page = hasCode(location.hash) ? `${language}/check/` : `${language}/`;
location.replace(`${siteUrl(page)}${location.search}${location.hash}`);

// The page of all languages goes on to the reader's by itself. Without this script it is a choice of links.
import { languageOf, languagesOf, rememberedLanguage } from './language-memory.js';
import { siteUrl } from './site.js';

const languages = languagesOf(document.documentElement.dataset);
const language = rememberedLanguage(languages) ?? languageOf(navigator.languages ?? [navigator.language], languages);
location.replace(`${siteUrl(`${language}/`)}${location.search}${location.hash}`);

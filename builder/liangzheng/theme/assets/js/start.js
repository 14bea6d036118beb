// The page of both languages goes on to the reader's by itself. Without this script it is a choice of two links.
import { languageOf, rememberedLanguage } from './language-memory.js';
import { siteUrl } from './site.js';

const language = rememberedLanguage() ?? languageOf(navigator.languages ?? [navigator.language]);
location.replace(`${siteUrl(`${language}/`)}${location.search}${location.hash}`);

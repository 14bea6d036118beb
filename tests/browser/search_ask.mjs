// Asks a built index: ask.mjs SITE QUERIES prints, as JSON, for each query the first two results and the milliseconds.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';

import { found, ready } from '#js/search-index.js';

const [site, queries] = process.argv.slice(2);
const assets = readdirSync(join(site, 'assets'));
const indexes = Object.fromEntries(
  ['zh', 'en'].map((lang) => {
    const name = assets.find((file) => file.startsWith(`search-${lang}.`) && file.endsWith('.json'));
    return [lang, ready(JSON.parse(readFileSync(join(site, 'assets', name), 'utf8')))];
  }),
);
const [, ...lines] = readFileSync(queries, 'utf8').trim().split('\n');
const asked = lines.map((line) => {
  const [lang, query] = line.split('\t');
  const began = performance.now();
  const { hits } = found(indexes[lang], query);
  const took = performance.now() - began;
  return { took, results: hits.slice(0, 2).map(({ section: { page, id } }) => `${page.url.replace(/^..\/|\/$/g, '')}#${id}`) };
});
process.stdout.write(JSON.stringify(asked));

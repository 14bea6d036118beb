// Search in the page: every term of the query, or a word that means the same, stands in what is found.
import { siteUrl } from './site.js';

const form = document.querySelector('[data-search]');
const field = document.getElementById('q');
const list = document.getElementById('results');
const status = document.getElementById('found');
const AROUND = 40;

const fold = (text) => text.normalize('NFKC').toLowerCase();

let loading = null;
const load = () => {
  loading ??= fetch(siteUrl(`search/${form.dataset.search}.json`)).then((response) => response.json());
  return loading;
};

// The words that count as one term of the query.
const variants = (term, synonyms) =>
  synonyms.filter((group) => group.includes(term)).flat().concat(term);

const find = ({ pages, synonyms }, query) => {
  const terms = fold(query).split(/\s+/).filter(Boolean);
  if (!terms.length) return [];
  const wanted = terms.map((term) => variants(term, synonyms));
  return pages
    .map((page) => {
      const title = fold(page.title);
      const text = fold(page.text);
      const hits = wanted.map((words) => words.filter((word) => title.includes(word) || text.includes(word)));
      if (hits.some((found) => !found.length)) return null;
      const inTitle = hits.filter((found) => found.some((word) => title.includes(word))).length;
      const count = hits.flat().reduce((sum, word) => sum + text.split(word).length - 1, 0);
      return { page, word: hits[0][0], inTitle, count };
    })
    .filter(Boolean)
    .sort((a, b) => b.inTitle - a.inTitle || b.count - a.count);
};

// The words around the first hit, with the hit marked.
const excerpt = (text, word) => {
  const at = fold(text).indexOf(word);
  const paragraph = document.createElement('p');
  // Folding can change lengths; then the beginning of the page serves.
  if (at < 0 || fold(text).length !== text.length) {
    paragraph.textContent = `${text.slice(0, 2 * AROUND)}…`;
    return paragraph;
  }
  const mark = document.createElement('mark');
  mark.textContent = text.slice(at, at + word.length);
  const before = `${at > AROUND ? '…' : ''}${text.slice(Math.max(0, at - AROUND), at)}`;
  paragraph.append(before, mark, `${text.slice(at + word.length, at + word.length + AROUND)}…`);
  return paragraph;
};

const show = (found) => {
  list.replaceChildren(
    ...found.map(({ page, word }) => {
      const item = document.createElement('li');
      const link = document.createElement('a');
      link.href = siteUrl(page.url);
      link.textContent = page.title;
      item.append(link, excerpt(page.text, word));
      return item;
    }),
  );
};

const search = async (query) => {
  try {
    const found = find(await load(), query);
    show(found);
    status.textContent = query.trim() ? (found.length ? status.dataset.some.replace('{n}', found.length) : status.dataset.none) : '';
  } catch {
    status.textContent = status.dataset.fail;
  }
  list.dataset.query = query;
};

const address = () => new URL(location.href);

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const url = address();
  url.searchParams.set('q', field.value);
  history.replaceState(null, '', url);
  search(field.value);
});

field.value = address().searchParams.get('q') ?? '';
if (field.value) search(field.value);

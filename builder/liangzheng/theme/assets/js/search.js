// The search page: its field, its results, and the query in the address.
import { byId, element, find } from './dom.js';
import { excerpt, found } from './search-index.js';
import { siteUrl } from './site.js';

/** @import { Found, Index } from './search-index.js' */

const form = find('[data-search]', HTMLFormElement);
const field = byId('q', HTMLInputElement);
const list = byId('results');
const status = byId('found');

/** @type {Promise<Index> | null} */
let loading = null;
const load = () => {
  loading ??= fetch(siteUrl(form.dataset.index ?? '')).then((response) => response.json());
  return loading;
};

/** @param {readonly Found[]} pages */
const show = (pages) => {
  list.replaceChildren(
    ...pages.map(({ page, word }) => {
      const { before, hit, after } = excerpt(page.text, word);
      const marked = hit ? [before, element('mark', { text: hit }), after] : [before];
      const link = element('a', { text: page.title, attributes: { href: siteUrl(page.url) } });
      return element('li', {}, [link, element('p', {}, marked)]);
    }),
  );
};

/** @param {string} query */
const search = async (query) => {
  const { some = '', none = '', fail = '' } = status.dataset;
  try {
    const pages = found(await load(), query);
    show(pages);
    status.textContent = query.trim() ? (pages.length ? some.replace('{n}', String(pages.length)) : none) : '';
  } catch {
    status.textContent = fail;
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

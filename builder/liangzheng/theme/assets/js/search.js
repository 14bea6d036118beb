// The search page: its field, its results, and the query in the address.
import { byId, element, find } from './dom.js';
import { answer } from './search-answer.js';
import { found, LONGEST, ready } from './search-index.js';
import { siteUrl } from './site.js';

/** @import { Asked, Found, Ready, Section } from './search-index.js' */

// Nobody types on for this long: long enough to be worth an answer.
const PAUSE_MS = 150;

const form = find('[data-search]', HTMLFormElement);
const field = byId('q', HTMLInputElement);
const list = byId('results');
const status = byId('found');
const situations = byId('situations-found');
const whole = find('[data-search-page]');

/** @type {Promise<Ready> | null} */
let loading = null;
const load = () => {
  loading ??= fetch(siteUrl(form.dataset.index ?? ''))
    .then((response) => response.json())
    .then(ready);
  loading.catch(() => (loading = null));
  return loading;
};

/** @param {Section} section */
const link = ({ page, id, heading }) =>
  element('a', { text: heading, attributes: { href: siteUrl(`${page.url}${id && `#${id}`}`) } });

/**
 * @param {Found['hits'][number]} hit
 * @param {readonly Asked[]} terms
 */
const item = ({ section, others }, terms) => {
  const parts = answer(section.text, terms).map(({ text, marked }) => (marked ? element('mark', { text }) : text));
  const where = section.id ? [element('p', { className: 'result-page', text: section.page.title })] : [];
  // A sheet to print has no text here.
  const says = parts.length ? [element('p', {}, parts)] : [];
  const more = others.map((other) => element('li', {}, [link(other)]));
  return element('li', {}, [link(section), ...where, ...says, ...(more.length ? [element('ul', {}, more)] : [])]);
};

/**
 * @param {string} query
 * @param {Found} result
 */
const say = (query, { hits, near }) => {
  const { some = '', none = '', nearest = '', cut = '' } = status.dataset;
  if (!query.trim()) return '';
  const [sentence] = near ? [hits.length ? nearest : none] : [some.replace('{n}', String(hits.length))];
  return `${query.length > LONGEST ? cut.replace('{n}', String(LONGEST)) : ''}${sentence}`;
};

let asked = '';
/** @param {string} query */
const search = async (query) => {
  asked = query;
  try {
    const index = await load();
    if (asked !== query) return; // something else was asked meanwhile
    const result = found(index, query);
    list.replaceChildren(...result.hits.map((hit) => item(hit, result.terms)));
    situations.hidden = !result.near;
    status.textContent = say(query, result);
  } catch {
    status.textContent = status.dataset.fail ?? '';
  }
  list.dataset.query = query;
  whole.dataset.ready = '';
};

const address = () => new URL(location.href);

/** @type {ReturnType<typeof setTimeout> | undefined} */
let pause;
field.addEventListener('input', (event) => {
  clearTimeout(pause);
  // Letters on their way to a character are no query.
  if (/** @type {InputEvent} */ (event).isComposing) return;
  pause = setTimeout(() => search(field.value), PAUSE_MS);
});

form.addEventListener('submit', (event) => {
  event.preventDefault();
  clearTimeout(pause);
  const url = address();
  url.searchParams.set('q', field.value.slice(0, LONGEST));
  history.replaceState(null, '', url);
  search(field.value);
});

field.value = address().searchParams.get('q') ?? '';
if (field.value) search(field.value);
else whole.dataset.ready = '';

// The language switch keeps the place: the heading that is being read, and how far it has been read.
import { rememberLanguage } from './language-memory.js';
import { siteKey } from './site.js';

const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('[data-twin]'));
const PLACE = siteKey('place');

const headings = () => [...document.querySelectorAll('main :is(h2, h3)[id]')];
/** @param {Element} heading */
const topOf = (heading) => heading.getBoundingClientRect().top;

/** @param {number} line in pixels below the window's top. */
const headingAt = (line) => headings().filter((heading) => topOf(heading) < line).at(-1);

/**
 * From a heading to the next, or to the end of the page: the texts of two languages are not equally long.
 * @param {Element} heading
 */
const lengthOf = (heading) => {
  const all = headings();
  const next = all[all.indexOf(heading) + 1];
  const end = next ? topOf(next) : document.documentElement.scrollHeight - window.scrollY;
  return Math.max(1, end - topOf(heading));
};

/** @param {HTMLAnchorElement} link */
function follow(link) {
  rememberLanguage(link.dataset.twin ?? '');
  const heading = window.scrollY > 0 ? headingAt(window.innerHeight / 2) : undefined;
  const url = new URL(link.href);
  url.hash = heading?.id ?? '';
  link.href = url.href;
  if (heading) keep({ page: url.pathname, id: heading.id, part: -topOf(heading) / lengthOf(heading) });
}

for (const link of links) link.addEventListener('click', () => follow(link));

/** @param {{ page: string, id: string, part: number }} place part: of the section that has gone over the window's top. */
function keep(place) {
  try {
    sessionStorage.setItem(PLACE, JSON.stringify(place));
  } catch {
    // storage is blocked: the heading alone is kept, in the address
  }
}

function goOn() {
  let place;
  try {
    place = JSON.parse(sessionStorage.getItem(PLACE) ?? 'null');
    sessionStorage.removeItem(PLACE);
  } catch {
    return; // as above
  }
  const heading = place?.page === location.pathname ? document.getElementById(place.id) : null;
  if (!heading) return;
  window.scrollTo({ top: window.scrollY + topOf(heading) + place.part * lengthOf(heading), behavior: 'instant' });
}

// After the browser has gone to the address's heading.
if (document.readyState === 'complete') goOn();
else window.addEventListener('load', goOn);

// The language switch keeps the place: it leads to the heading that is being read.
const link = /** @type {HTMLAnchorElement | null} */ (document.querySelector('[data-twin]'));

/** @param {number} line in pixels below the window's top. */
const headingAt = (line) => {
  const headings = [...document.querySelectorAll('main :is(h2, h3)[id]')];
  return headings.filter((heading) => heading.getBoundingClientRect().top < line).at(-1);
};

link?.addEventListener('click', () => {
  const heading = window.scrollY > 0 ? headingAt(window.innerHeight / 2) : undefined;
  const url = new URL(link.href);
  url.hash = heading?.id ?? '';
  link.href = url.href;
});

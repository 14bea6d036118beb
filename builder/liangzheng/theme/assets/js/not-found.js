// A host shows the page for what is not there at addresses of any depth. Where the build was not told the site's address,
// the page's links are those of a site at the root of a name; it asks for this script at every depth, and the one that
// comes knows where the site is.

const page = document.documentElement;
const { src } = /** @type {HTMLScriptElement} */ (document.currentScript);
const root = new URL('../../', src).pathname;

// The first is the nearest; further ones, at the root of a name, are the same script once more.
if (!page.dataset.found) {
  page.dataset.found = 'yes';
  page.dataset.root = root;
  if (root !== '/') {
    for (const link of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[href^="/"]'))) {
      link.setAttribute('href', root + (link.getAttribute('href') ?? '').slice(1));
    }
  }
}

// A host that sends styles under another type than text/css has them refused; they are what their integrity says all the
// same, and are put in by script. Those that were cut off on their way are fetched past the browser's cache.

/** @param {HTMLLinkElement} link */
async function repair({ href, integrity }) {
  for (const cache of /** @type {const} */ (['default', 'reload'])) {
    try {
      const response = await fetch(href, { cache, integrity });
      const sheet = new CSSStyleSheet();
      await sheet.replace(await response.text());
      document.adoptedStyleSheets.push(sheet);
      return;
    } catch {
      // the page is read without
    }
  }
}

for (const link of /** @type {NodeListOf<HTMLLinkElement>} */ (document.querySelectorAll('link[rel=stylesheet]'))) {
  if (!link.sheet) repair(link);
}

// A script that was cut off on its way, as in the middle of an upload, is kept so by the browser for as long as the host
// says: a year. It is fetched anew past its cache, and the page loaded again. This stands before the other scripts of a
// page; an upload that breaks off cuts one file, this one or another.

for (const script of /** @type {NodeListOf<HTMLScriptElement>} */ (document.querySelectorAll('script[integrity]'))) {
  script.addEventListener('error', () => repair(script));
}

/** @param {HTMLScriptElement} script */
async function repair({ src, integrity }) {
  try {
    const response = await fetch(src, { cache: 'reload', integrity });
    // Where it is whole and refused all the same, such as for its type, loading the page once more is enough.
    if (!response.ok || sessionStorage.getItem(src)) return;
    sessionStorage.setItem(src, 'fetched');
    location.reload();
  } catch {
    // it cannot be had as it is named, or storage is blocked: the page is read without it
  }
}

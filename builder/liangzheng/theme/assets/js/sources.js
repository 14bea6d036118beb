// A link to the sources of the page opens them.
const sources = /** @type {HTMLDetailsElement | null} */ (document.querySelector('details#sources'));

const open = () => {
  if (sources && location.hash === '#sources') sources.open = true;
};

open();
window.addEventListener('hashchange', open);

// Passing a page on: its address, copied or given to another app; or the page itself, on paper.

/** @param {string} selector */
const button = (selector) => /** @type {HTMLButtonElement | null} */ (document.querySelector(selector));

const copy = button('[data-copy-link]');
const share = button('[data-share]');
const print = button('[data-print]');
const told = /** @type {HTMLElement | null} */ (document.querySelector('[data-shared]'));

/** The page with the heading that is being read: a query may say more of its reader than they want to pass on. */
const address = () => `${location.origin}${location.pathname}${location.hash}`;

/** @param {string | undefined} sentence */
const tell = (sentence) => {
  if (told) told.textContent = sentence ?? '';
};

async function copyAddress() {
  try {
    await navigator.clipboard.writeText(address());
    tell(told?.dataset.done);
  } catch {
    tell(told?.dataset.failed); // over plain HTTP there is no clipboard, and it may be forbidden
  }
}

async function shareAddress() {
  try {
    await navigator.share({ title: document.title, url: address() });
  } catch (error) {
    // A person who changed their mind needs no sentence.
    if (!(error instanceof DOMException && error.name === 'AbortError')) tell(told?.dataset.failed);
  }
}

if (copy) {
  copy.hidden = false;
  copy.addEventListener('click', copyAddress);
}
if (share) {
  const can = 'share' in navigator;
  share.hidden = !can;
  if (!can) delete share.dataset.early; // it comes last, so that nothing moves
  share.addEventListener('click', shareAddress);
}
if (print) {
  print.hidden = false;
  print.addEventListener('click', () => window.print());
}

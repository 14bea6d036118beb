// 适老化: bigger text and stronger contrast, remembered for the next visit.
import { siteKey } from './site.js';

const MEMORY = siteKey('text');
const button = /** @type {HTMLButtonElement | null} */ (document.querySelector('[data-large-text]'));

/** @param {boolean} large */
const apply = (large) => {
  document.documentElement.toggleAttribute('data-text', large);
  if (large) document.documentElement.dataset.text = 'large';
  button?.setAttribute('aria-pressed', String(large));
};

let stored = null;
try {
  stored = localStorage.getItem(MEMORY);
} catch {
  // storage is blocked: the choice holds for this page
}
apply(stored === 'large');

if (button) {
  button.hidden = false;
  button.addEventListener('click', () => {
    const large = button.getAttribute('aria-pressed') !== 'true';
    apply(large);
    try {
      localStorage.setItem(MEMORY, large ? 'large' : 'normal');
    } catch {
      // as above
    }
  });
}

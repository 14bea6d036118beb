// 适老化: bigger text and stronger contrast, remembered for the next visit.
import { remember, remembered } from './remembered.js';

const NAME = 'text';
const button = /** @type {HTMLButtonElement | null} */ (document.querySelector('[data-large-text]'));

/** @param {boolean} large */
const apply = (large) => {
  document.documentElement.toggleAttribute('data-text', large);
  if (large) document.documentElement.dataset.text = 'large';
  button?.setAttribute('aria-pressed', String(large));
};

apply(remembered(NAME) === 'large');

if (button) {
  button.hidden = false;
  button.addEventListener('click', () => {
    const large = button.getAttribute('aria-pressed') !== 'true';
    apply(large);
    remember(NAME, large ? 'large' : 'normal');
  });
}

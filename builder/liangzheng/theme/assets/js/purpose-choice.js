// What the checker checks for, chosen once and remembered.
import { find } from './dom.js';
import { purposeOf } from './purposes.js';
import { remember, remembered } from './remembered.js';

/** @import { Purpose } from './purposes.js' */

const NAME = 'purpose';

/**
 * @param {HTMLElement} box with a radio button for each purpose
 * @returns {() => Purpose} what is chosen now
 */
export function purposeChoice(box) {
  let chosen = purposeOf(remembered(NAME));
  find(`input[value=${chosen}]`, HTMLInputElement, box).checked = true;
  box.addEventListener('change', ({ target }) => {
    chosen = purposeOf(/** @type {HTMLInputElement} */ (target).value);
    remember(NAME, chosen);
  });
  return () => chosen;
}

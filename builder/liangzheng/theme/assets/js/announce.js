/**
 * Says something to screen readers, without moving the focus.
 * @param {HTMLElement} region
 */
export function announcer(region) {
  return (/** @type {string} */ sentence) => {
    if (region.textContent === sentence) region.textContent = '';
    // A change in a later turn is announced even when the words are the same as before.
    setTimeout(() => {
      region.textContent = sentence;
    }, 50);
  };
}

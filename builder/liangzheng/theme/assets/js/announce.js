// Says something to screen readers, without moving the focus.
export function announcer(region) {
  return (sentence) => {
    if (region.textContent === sentence) region.textContent = '';
    // A change in a later turn is announced even when the words are the same as before.
    setTimeout(() => {
      region.textContent = sentence;
    }, 50);
  };
}

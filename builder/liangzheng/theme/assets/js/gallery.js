// The specimens to try.

/**
 * @param {HTMLElement} list its buttons hold their pictures
 * @param {{ onPick: (picture: Blob) => void, onFail: () => void }} settings
 */
export function listenToGallery(list, { onPick, onFail }) {
  list.addEventListener('click', async ({ target }) => {
    const picture = /** @type {Element} */ (target).closest('button')?.querySelector('img');
    if (!picture) return;
    try {
      const response = await fetch(picture.src);
      if (!response.ok) throw new TypeError(`${picture.src}: ${response.status}`);
      onPick(await response.blob());
    } catch {
      onFail();
    }
  });
}

// The specimens to try, from the list that the build wrote.
import { element } from './dom.js';
import { siteUrl } from './site.js';

/** @typedef {{ id: string, image: string, width: number, height: number, title: Record<string, string> }} Specimen */

/**
 * Throws nothing: without the list the gallery stays empty.
 * @param {HTMLElement} list
 * @param {{ lang: string, onPick: (picture: Blob) => void, onFail: () => void }} settings
 */
export async function fillGallery(list, { lang, onPick, onFail }) {
  /** @type {{ specimens: readonly Specimen[] }} */
  let index;
  try {
    const response = await fetch(siteUrl('specimens/index.json'));
    if (!response.ok) return;
    index = await response.json();
  } catch {
    return;
  }
  list.replaceChildren(
    ...index.specimens.map((specimen) => {
      const { width, height } = specimen;
      const picture = siteUrl(`specimens/${specimen.image}`);
      const button = element('button', { className: 'specimen', attributes: { type: 'button', 'data-specimen': specimen.id } }, [
        element('img', { attributes: { src: picture, alt: '', loading: 'lazy', width, height } }),
        element('span', { text: specimen.title[lang] }),
      ]);
      button.addEventListener('click', async () => {
        try {
          onPick(await (await fetch(picture)).blob());
        } catch {
          onFail();
        }
      });
      return element('li', {}, [button]);
    }),
  );
}

// A picture of a document, from its bytes: an image of a kind that is known, whatever the code calls it, and never a page.
import { element } from './dom.js';

/** @import { Say } from './words.js' */
/** @typedef {{ title: string, media_type: string, base64: string }} Picture */

// As verifier_wasm/document/portrait.py tells them from their first bytes. In an image no script runs.
const KINDS = ['image/jpeg', 'image/png', 'image/webp', 'image/avif'];

/**
 * The picture, or a sentence where it cannot be drawn. Its address is gone once it is drawn.
 * @param {Picture} picture
 * @param {Say} say
 */
export function documentPicture({ title, media_type: type, base64 }, say) {
  const broken = () => element('p', { className: 'document-picture-broken', text: say('picture_broken', { title }) });
  if (!KINDS.includes(type)) return broken();
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type }));
  const image = element('img', { className: 'document-picture', attributes: { alt: title, src: address } });
  image.addEventListener('load', () => URL.revokeObjectURL(address), { once: true });
  image.addEventListener(
    'error',
    () => {
      URL.revokeObjectURL(address);
      image.replaceWith(broken());
    },
    { once: true },
  );
  return image;
}

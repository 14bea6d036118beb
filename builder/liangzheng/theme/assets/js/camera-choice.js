// Several codes before the camera, as buttons: which of them is to be checked.
import { byId, element } from './dom.js';
import { excerpt, seeming } from './seems.js';

/** @import { Code } from './codes.js' */
/** @import { Say } from './words.js' */

/**
 * @param {{ say: Say, onPick: (code: Code) => void }} settings
 */
export function cameraChoice({ say, onPick }) {
  const box = byId('camera-codes');

  return (/** @type {readonly Code[]} */ codes) => {
    box.hidden = !codes.length;
    box.replaceChildren(
      ...codes.map((code) => {
        const button = element('button', { className: 'button button-plain', attributes: { type: 'button' } }, [
          element('strong', { text: say(`seems_${seeming(code)}`) }),
          ' ',
          element('span', { className: 'excerpt', text: excerpt(code) }),
        ]);
        button.addEventListener('click', () => onPick(code));
        return element('li', {}, [button]);
      }),
    );
  };
}

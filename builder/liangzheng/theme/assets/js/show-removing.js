// Removing a document, once the holder has read what cannot be undone.
import { byId } from './dom.js';

/** @import { Entry } from './show-store.js' */
/** @import { Say } from './words.js' */

/**
 * @param {{ say: Say, onRemove: (entry: Entry) => Promise<void> }} settings
 * @returns {(entry: Entry) => void} asks
 */
export function removing({ say, onRemove }) {
  const dialog = byId('removing', HTMLDialogElement);
  /** @type {Entry | null} */
  let entry = null;
  byId('removing-no').addEventListener('click', () => dialog.close());
  byId('removing-yes').addEventListener('click', async () => {
    dialog.close();
    if (entry) await onRemove(entry);
  });
  return (asked) => {
    entry = asked;
    byId('removing-text').textContent = say(asked.kept ? 'show_removing_document' : 'show_removing_request', { title: asked.kept?.title ?? '' });
    dialog.showModal();
  };
}

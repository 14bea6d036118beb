// Removing a document, once the holder has read what cannot be undone.
import { byId } from './dom.js';
import { calledBy } from './show-called.js';

/** @import { Entry } from './show-store.js' */
/** @import { Say } from './words.js' */

/**
 * @param {{ say: Say, lang: string, onRemove: (entry: Entry) => Promise<void> }} settings
 * @returns {(entry: Entry) => void} asks
 */
export function removing({ say, lang, onRemove }) {
  const days = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' });
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
    const { kept, made } = asked;
    byId('removing-which').textContent = kept
      ? [kept.title, calledBy(kept, { say, days })].join(say('separator'))
      : say('show_waiting_since', { time: days.format(made) });
    byId('removing-text').textContent = say(kept ? 'show_removing_document' : 'show_removing_request', { title: kept?.title ?? '' });
    dialog.showModal();
  };
}

// The documents of this device, and the requests that wait for theirs.
import { byId, element } from './dom.js';
import { calledBy } from './show-called.js';

/** @import { Entry } from './show-store.js' */
/** @import { Say } from './words.js' */

/**
 * @param {{ say: Say, lang: string, onOpen: (entry: Entry) => void, onAsk: (entry: Entry) => void, onRemove: (entry: Entry) => void }} settings
 */
export function documentList({ say, lang, onOpen, onAsk, onRemove }) {
  const days = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' });

  /**
   * @param {string} text
   * @param {() => void} onPress
   */
  const button = (text, onPress) => {
    const made = element('button', { className: 'button button-plain', text, attributes: { type: 'button' } });
    made.addEventListener('click', onPress);
    return made;
  };

  /** @param {Entry} entry */
  function item(entry) {
    const { kept, made } = entry;
    const title = kept?.title || say('show_waiting');
    const about = kept ? calledBy(kept, { say, days }) : say('show_waiting_since', { time: days.format(made) });
    const open = button(say(kept ? 'show_open' : 'show_request_again'), () => (kept ? onOpen : onAsk)(entry));
    if (kept) open.classList.remove('button-plain');
    const remove = button(say('show_remove'), () => onRemove(entry));
    for (const one of [open, remove]) one.setAttribute('aria-describedby', `of-${made}`);
    const attributes = { 'data-kept': kept ? 'yes' : 'no' };
    return element('li', { className: 'holding', attributes }, [
      element('p', { className: 'holding-title', attributes: { id: `of-${made}` } }, [element('strong', { text: title }), ' ', element('span', { text: about })]),
      element('p', { className: 'holding-buttons' }, [open, remove]),
    ]);
  }

  return (/** @type {readonly Entry[]} */ entries) => {
    byId('documents-list').replaceChildren(...entries.map(item));
    byId('documents-none').hidden = entries.length > 0;
    byId('documents').dataset.some = entries.length > 0 ? 'yes' : 'no';
  };
}

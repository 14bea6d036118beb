// Which part of the holder's page is there, and what is said above it.
import { announcer } from './announce.js';
import { byId } from './dom.js';

/** @typedef {'documents' | 'asking' | 'taking' | 'document'} Screen */

/** @type {readonly Screen[]} */
const SCREENS = ['documents', 'asking', 'taking', 'document'];

export function showView() {
  const announce = announcer(byId('live'));

  /** @param {string} sentence Empty: there is nothing to say. */
  function note(sentence) {
    byId('note').textContent = sentence;
    byId('note').hidden = !sentence;
    if (sentence) announce(sentence);
  }

  /**
   * @param {string} sentence
   * @param {{ retry?: boolean, reload?: boolean, cause?: string }} [options] as in check-view.js
   */
  function problem(sentence, { retry = false, reload = false, cause = '' } = {}) {
    note('');
    byId('problem-text').textContent = sentence;
    byId('retry').hidden = !retry;
    byId('reload').hidden = !reload;
    byId('problem').dataset.cause = cause;
    byId('problem').hidden = false;
    byId('problem').scrollIntoView({ block: 'nearest' });
  }

  function clear() {
    byId('problem').hidden = true;
    note('');
  }

  /**
   * @param {Screen} name
   * @param {{ focus?: boolean }} [options] focus: not at the page's beginning, which browsers place themselves
   */
  function screen(name, { focus = true } = {}) {
    clear();
    for (const one of SCREENS) byId(one).hidden = one !== name;
    byId('show').dataset.screen = name;
    byId('lead').hidden = name !== 'documents';
    if (!focus) return;
    byId(`${name}-title`).focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  }

  return { note, problem, clear, screen, announce };
}

/** @typedef {ReturnType<typeof showView>} ShowView */

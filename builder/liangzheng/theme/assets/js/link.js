// A code in the page's own address, check/#code=…, as an issuer's QR code may hold it. What stands after the # is never
// sent to the host; once it is read it goes from the address, so that nobody finds it there or among the pages visited.
import { CARRIED_LENGTH } from './constants.js';

const MEMBER = /^#code=/i;

/** @param {string} hash */
export const hasCode = (hash) => MEMBER.test(hash);

/** @param {string} escaped */
function unescaped(escaped) {
  try {
    return decodeURIComponent(escaped);
  } catch {
    return escaped; // an app has done so already, or it is damaged: the verifier tells
  }
}

/**
 * @param {{ onText: (text: string) => void, onProblem: (word: 'link_empty' | 'link_long') => void }} listeners
 */
export function listenForLink({ onText, onProblem }) {
  const take = () => {
    const { hash, pathname, search } = location;
    if (!hasCode(hash)) return;
    history.replaceState(history.state, '', pathname + search);
    const text = unescaped(hash.replace(MEMBER, ''));
    if (!text.trim()) onProblem('link_empty');
    else if (text.length > CARRIED_LENGTH) onProblem('link_long');
    else onText(text);
  };
  take();
  window.addEventListener('hashchange', take);
}

// A request for a document: a QR code for the office's scanner, a text to send, a file to save.
import { byId } from './dom.js';
import { toSecond } from './seconds.js';
import { signedText } from './show-sign.js';
import { draw } from './show-symbol.js';
import { toBytes } from './base64url.js';

/** @import { Entry } from './show-store.js' */
/** @import { Hold } from './show-sign.js' */
/** @import { Symbols } from './show-symbol.js' */
/** @import { ShowView } from './show-view.js' */
/** @import { Say } from './words.js' */

const ROOM = 320;
const FILE = 'liangzheng-request.txt';

/**
 * @param {{ hold: Hold, symbols: Pick<Symbols, 'of'>, view: ShowView, say: Say }} parts
 */
export function asking({ hold, symbols, view, say }) {
  /** @type {Entry | null} */
  let entry = null;
  const word = byId('word', HTMLInputElement);
  const text = byId('asking-text', HTMLTextAreaElement);

  async function write() {
    if (!entry) return;
    const asked = entry;
    const written = await signedText(hold, 'ask', { point: toBytes(asked.id), at: toSecond(), word: word.value.trim() }, asked.keys);
    if (asked !== entry) return;
    if ('error' in written) {
      view.problem(written.sentence ?? say('failed_stopped'));
      return;
    }
    text.value = written.text;
    const room = Math.min(ROOM, byId('asking').clientWidth || ROOM);
    draw(byId('asking-symbol', HTMLCanvasElement), await symbols.of(written.text), room);
    byId('asking-ready').hidden = false;
  }

  byId('word-form').addEventListener('submit', (event) => {
    event.preventDefault();
    view.clear();
    write().then(() => view.note(say('show_word_in')), (error) => view.problem(say('failed_start'), { cause: String(error) }));
  });
  byId('asking-copy').addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      view.note(say('show_copied'));
    } catch {
      byId('asking-text-box', HTMLDetailsElement).open = true;
      text.select();
      view.note(say('show_copy_failed'));
    }
  });
  byId('asking-save').addEventListener('click', () => {
    const link = document.createElement('a');
    const url = URL.createObjectURL(new Blob([`${text.value}\n`], { type: 'text/plain' }));
    link.href = url;
    link.download = FILE;
    link.click();
    // The browser has taken it by then.
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  });

  /** @param {Entry} next that waits for its document */
  return async (next) => {
    entry = next;
    word.value = text.value = '';
    byId('asking-ready').hidden = true;
    view.screen('asking');
    await write();
  };
}

// The next live code, as long as one is of use: the document counts and is still here, and so does the question.
import { ToldError } from './show-sign.js';

/** @import { Entry, ShowStore } from './show-store.js' */
/** @import { Say } from './words.js' */

// A question counts no longer than this (question-panel.js), and was asked before it was scanned.
const ASKED_MS = 120_000;

/** @typedef {{ nonce?: Uint8Array, audience?: string }} Asked */

/**
 * @param {{ store: Pick<ShowStore, 'has'>, shown: { over: string, chosen: readonly string[] }, say: Say,
 *   live: (entry: Entry, names: readonly string[], asked?: Asked) => Promise<string>, now?: () => number }} parts
 *   shown: what is shown, and why it no longer counts
 */
export function nextCode({ store, shown, say, live, now = Date.now }) {
  /**
   * @param {Entry} entry
   * @param {Asked} [asked] by a question that was scanned just now
   * @returns {() => Promise<string>} which throws ToldError
   */
  return (entry, asked) => {
    const until = asked ? now() + ASKED_MS : Infinity;
    return async () => {
      if (shown.over) throw new ToldError(shown.over);
      if (now() >= until) throw new ToldError(say('show_question_over'));
      if (!(await store.has(entry.id))) throw new ToldError(say('show_gone'));
      return live(entry, shown.chosen, asked);
    };
  };
}

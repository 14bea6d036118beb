// What the workers that carry an engine have in common: {open: {engine}} first, then questions, each answered with its id.

/** @import { Bytes } from './runtime-file.js' */

/**
 * @template {{ id: number }} Question
 * @template [Engine=Bytes]
 * @param {object} work
 * @param {(engine: Engine) => Promise<void>} work.start from the engine's file of the runtime, or several
 * @param {(question: Question) => Promise<Record<string, unknown>>} work.answer
 * @param {(error: unknown) => string | undefined} [work.codeOf] the catalogue's code of an error that is the file's, not
 *   the engine's
 */
export function serve({ start, answer, codeOf = () => undefined }) {
  self.addEventListener('message', async (/** @type {MessageEvent<{ open: { engine: Engine } } | Question>} */ { data }) => {
    if ('open' in data) {
      start(data.open.engine).then(
        () => self.postMessage({ alive: true }),
        (error) => {
          // Uncaught, so that the page hears of it.
          setTimeout(() => {
            throw error;
          });
        },
      );
      return;
    }
    try {
      const told = await answer(data);
      self.postMessage({ id: data.id, ...told }, { transfer: told.image instanceof ImageData ? [told.image.data.buffer] : [] });
    } catch (error) {
      const code = codeOf(error);
      // The engine is not to be trusted after an error of its own.
      self.postMessage(code ? { id: data.id, error: code } : { id: data.id, error: 'stopped', fatal: true });
    }
  });
}

// What a page says of what failed: of a file of the runtime, what it is about; of all else, the word given.
import { RuntimeError } from './runtime-file.js';

/** @import { Say } from './words.js' */

/**
 * @param {Say} say
 * @param {unknown} error
 * @param {string} otherwise
 * @returns {[sentence: string, how: { retry: boolean, cause: string }]} cause: for whoever looks for it
 */
export function failedWords(say, error, otherwise) {
  const { code, path = '' } = error instanceof RuntimeError ? error : { code: otherwise };
  return [say(`failed_${code}`, { file: path }), { retry: code !== 'browser', cause: String(error) }];
}

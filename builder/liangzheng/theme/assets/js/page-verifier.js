// The verifier and the reader of codes, as a page has them: loaded with a line that tells how far, and what fails is told.
import { byId } from './dom.js';
import { failedWords } from './failed-words.js';
import { Progress } from './progress.js';
import { Runtime } from './runtime.js';
import { Scanner } from './scanner.js';
import { Verifier } from './verifier.js';

/** @import { Ready } from './python-worker.js' */
/** @import { Say } from './words.js' */

/**
 * @param {HTMLElement} place whose attributes name the runtime's files, the policy and the language
 * @param {object} page
 * @param {Say} page.say
 * @param {(sentence: string, how?: { retry: boolean, cause: string }) => void} page.onProblem
 * @param {(ready: Ready) => void} [page.onReady]
 */
export function pageVerifier(place, { say, onProblem, onReady = () => {} }) {
  const { runtime: manifest = '', policy = '{}', lang = 'zh' } = place.dataset;
  const files = JSON.parse(manifest);
  const progress = new Progress(byId('progress'), say);
  const runtime = new Runtime(files, (loading) => progress.show(loading));

  /**
   * @param {unknown} error
   * @param {string} otherwise
   */
  const failed = (error, otherwise) => onProblem(...failedWords(say, error, otherwise));

  const scanner = new Scanner(runtime, (error) => failed(error, 'scanner'));
  const verifier = new Verifier({
    runtime,
    lang,
    policy,
    words: 'words' in files,
    onStarting: () => progress.starting(),
    onReady: (ready) => {
      progress.done();
      onReady(ready);
      document.documentElement.dataset.verifier = 'ready';
    },
    onRefused: (sentence) => {
      progress.done();
      onProblem(sentence);
    },
    onFailed: (error) => {
      progress.pause();
      failed(error, 'start');
    },
  });
  return { lang, runtime, scanner, verifier, failed };
}

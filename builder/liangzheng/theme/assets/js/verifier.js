// The Python worker: starts at once, takes questions before it is ready, and remembers the newest trust list.
import { WorkerClient } from './worker-client.js';

/** @import { Code } from './codes.js' */
/** @import { Failed, Progress, Ready } from './python-worker.js' */
/** @import { Report, Shown, View } from './report-view.js' */

/**
 * As bridge.py answers a check. unfinished: parts of the code are missing, which may be shown next.
 * @typedef {{ report: Report, view: View, others?: readonly Shown[], unfinished: boolean, remember?: string }} Verdict
 */
/** @typedef {Verdict | { error: string, sentence?: string, remember?: undefined }} Answer */
/**
 * drawable: a picture that some browsers read; kind is null for what may be a code.
 * @typedef {{ error?: string, kind?: { code: string, format: string, drawable: boolean } | null }} FileKind
 */

const MEMORY = 'liangzheng.trust';

const remembered = () => {
  try {
    return localStorage.getItem(MEMORY) ?? '';
  } catch {
    return ''; // storage is blocked: the list's own dates still count
  }
};

/** @param {string} text */
const remember = (text) => {
  try {
    localStorage.setItem(MEMORY, text);
  } catch {
    // as above
  }
};

// To the second: the report says no more.
const now = () => `${new Date().toISOString().slice(0, 19)}Z`;

// Over one check, without the time for fetching; an ordinary one takes a tenth of a second, on a slow phone one.
const PATIENCE_MS = 4500;

export class Verifier {
  #worker;
  #lang;
  /** @type {string | undefined} */
  #stopped;
  ready = false;

  /**
   * onProgress, onReady: of the first start; one that follows a worker's end is not reported.
   * @param {{ lang: string, onProgress: (state: Progress) => void, onReady: (ready: Ready) => void,
   *   onFailed: (failed: Failed) => void }} settings
   */
  constructor({ lang, onProgress, onReady, onFailed }) {
    this.#lang = lang;
    this.#worker = new WorkerClient(new URL('./python-worker.js', import.meta.url), {
      greeting: () => ({ open: { lang, remembered: remembered(), at: now() } }),
      onEvent: ({ progress, ready, failed }) => {
        if (progress && !this.ready) onProgress(progress);
        if (failed) onFailed(failed);
        if (!ready) return;
        remember(ready.remember);
        if (this.ready) return;
        this.ready = true;
        onReady(ready);
        // At hand for when nobody can be asked.
        this.explain('verifier_stopped').then((sentence) => (this.#stopped = sentence));
      },
      onBroken: () => onFailed({ error: 'start' }),
      patience: PATIENCE_MS,
    });
  }

  /**
   * Waits for the start if need be.
   * @param {readonly Code[]} codes
   * @returns {Promise<Answer>}
   */
  async check(codes) {
    const answer = await this.#worker.ask({ codes, at: now(), lang: this.#lang });
    if (answer.remember) remember(answer.remember);
    if (answer.error === 'stopped' || answer.error === 'slow') {
      answer.sentence = this.#stopped;
    }
    return answer;
  }

  /**
   * What a file is, by its beginning.
   * @param {Uint8Array} head
   * @returns {Promise<FileKind>}
   */
  kindOf(head) {
    return this.#worker.ask({ head });
  }

  /**
   * The catalogue's sentence for a code of the page's own, such as image_too_large.
   * @param {string} code
   * @param {string} [format] the name of a file's kind
   * @returns {Promise<string | undefined>}
   */
  async explain(code, format = '') {
    return (await this.#worker.ask({ explain: code, format, lang: this.#lang })).sentence;
  }
}

// The Python worker: starts at once, takes questions before it is ready, and remembers the newest trust list.
import { WorkerClient } from './worker-client.js';

const MEMORY = 'liangzheng.trust';

const remembered = () => {
  try {
    return localStorage.getItem(MEMORY) ?? '';
  } catch {
    return ''; // storage is blocked: the list's own dates still count
  }
};

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
  #stopped;
  ready = false;

  // onProgress, onReady: of the first start; one that follows a worker's end is not told of.
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

  // codes: [{data, symbology}]. Returns {report, view} or {error, sentence?}; waits for the start if need be.
  async check(codes) {
    const answer = await this.#worker.ask({ codes, at: now(), lang: this.#lang });
    if (answer.remember) remember(answer.remember);
    if (answer.error === 'stopped' || answer.error === 'slow') {
      answer.sentence = this.#stopped;
    }
    return answer;
  }

  // The catalogue's sentence for a code of the page's own, such as image_too_large; format: the name of a file's kind.
  async explain(code, format = '') {
    return (await this.#worker.ask({ explain: code, format, lang: this.#lang })).sentence;
  }
}

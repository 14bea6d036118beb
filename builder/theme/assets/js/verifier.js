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

export class Verifier {
  #worker;
  #lang;
  ready = false;

  constructor({ lang, onProgress, onReady, onFailed }) {
    this.#lang = lang;
    this.#worker = new WorkerClient(new URL('./python-worker.js', import.meta.url), {
      onEvent: ({ progress, ready, failed }) => {
        if (progress) onProgress(progress);
        if (failed) onFailed(failed);
        if (!ready) return;
        remember(ready.remember);
        this.ready = true;
        onReady(ready);
      },
      onBroken: () => onFailed({ error: 'start' }),
    });
    this.#worker.ask({ open: { lang, remembered: remembered(), at: now() } });
  }

  // codes: [{data, symbology}]. Returns {report, view} or {error, sentence?}; waits for the start if need be.
  async check(codes) {
    const answer = await this.#worker.ask({ codes, at: now(), lang: this.#lang });
    if (answer.remember) remember(answer.remember);
    return answer;
  }

  // The catalogue's sentence for a code of the page's own, such as image_too_large.
  async explain(code) {
    return (await this.#worker.ask({ explain: code, lang: this.#lang })).sentence;
  }
}

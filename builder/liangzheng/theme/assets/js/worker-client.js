import { scriptUrl } from './trusted.js';

// A module worker as a function: one message out, one promise back; one question at a time, the rest wait here.
// A worker that breaks, or takes too long over a question, is ended and another takes its place: that question is
// answered with {error: 'stopped' | 'slow'}, and those behind it go to the new worker.
//
// Messages of the worker: {alive: true, …} once, when it can take questions; {id, …} answers one, with fatal: true
// where the worker cannot go on after it; {id, partial} is the answer if it does not come to another; {id, idle} tells
// that it waits for something else than itself, or no longer does; all others are events.
export class WorkerClient {
  #url;
  #settings;
  #worker = null;
  #alive = false;
  // What cannot be started is not started again and again.
  #givenUp = false;
  #queue = [];
  #asked = null;
  #clock;
  #next = 1;

  // greeting(): the first message to each worker, if there is one.
  // onEvent: told of messages that answer no question, such as progress.
  // onBroken: told once when no worker can be started.
  // patience: how long a worker may take over one question, in ms.
  constructor(url, { greeting = () => null, onEvent = () => {}, onBroken = () => {}, patience }) {
    this.#url = url;
    this.#settings = { greeting, onEvent, onBroken, patience };
    this.#start();
  }

  ask(message, transfer = []) {
    return new Promise((resolve) => {
      this.#queue.push({ id: this.#next++, message, transfer, resolve });
      this.#go();
    });
  }

  #start() {
    const worker = new Worker(scriptUrl(this.#url), { type: 'module' });
    this.#worker = worker;
    this.#alive = false;
    const broken = (event) => {
      event.preventDefault();
      if (worker === this.#worker) this.#replace('stopped');
    };
    worker.addEventListener('error', broken);
    worker.addEventListener('messageerror', broken);
    worker.addEventListener('message', ({ data }) => {
      if (worker === this.#worker) this.#hear(data);
    });
    const greeting = this.#settings.greeting();
    if (greeting) worker.postMessage(greeting);
  }

  #hear(data) {
    if (data.id === undefined) {
      if (data.alive) this.#alive = true;
      this.#settings.onEvent(data);
      this.#go();
    } else if (data.id !== this.#asked?.id) {
      // answered already, by the clock
    } else if (data.idle !== undefined) {
      if (data.idle) clearTimeout(this.#clock);
      else this.#wind();
    } else if (data.partial) {
      this.#asked.partial = data.partial;
    } else if (data.fatal) {
      this.#replace(data.error);
    } else {
      this.#answer(data);
      this.#go();
    }
  }

  #go() {
    if (this.#givenUp) {
      for (const { resolve } of this.#queue.splice(0)) resolve({ error: 'dead' });
    }
    if (!this.#alive || this.#asked || !this.#queue.length) return;
    this.#asked = this.#queue.shift();
    const { id, message, transfer } = this.#asked;
    this.#wind();
    this.#worker.postMessage({ ...message, id }, transfer);
  }

  #wind() {
    clearTimeout(this.#clock);
    this.#clock = setTimeout(() => this.#replace('slow'), this.#settings.patience);
  }

  #answer(data) {
    clearTimeout(this.#clock);
    const asked = this.#asked;
    this.#asked = null;
    asked?.resolve(data);
  }

  #replace(error) {
    this.#worker.terminate();
    if (this.#alive) {
      this.#start();
    } else {
      this.#givenUp = true;
      this.#settings.onBroken();
    }
    this.#answer(this.#asked?.partial ?? { error });
    this.#go();
  }
}

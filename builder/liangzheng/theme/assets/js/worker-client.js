// A module worker as a function: one message out, one promise back; one question at a time, the rest wait here.
// A worker that breaks, or takes too long over a question, is ended and another takes its place: that question is
// answered with {error: 'stopped' | 'slow'}, and those behind it go to the new worker; with {error: 'dead'} where none
// can be started.
//
// Messages of the worker: {alive: true, …} once, when it can take questions; {id, …} answers one, with fatal: true
// where the worker cannot go on after it; {id, partial} is the answer if it does not come to another; {id, idle} tells
// that it waits for something else than itself, or no longer does; all others are events.
import { scriptUrl } from './trusted.js';

/**
 * What a worker says is its own affair, and named where it is asked.
 * @typedef {Record<string, any>} Message
 */
/**
 * @typedef {object} Asked
 * @property {number} id
 * @property {Message} message
 * @property {Transferable[]} transfer
 * @property {(answer: Message) => void} resolve
 * @property {Message} [partial]
 */
/**
 * @typedef {object} Settings
 * @property {() => Message | null} greeting the first message to each worker, if there is one
 * @property {(event: Message) => void} onEvent called with messages that answer no question, such as progress
 * @property {() => void} onBroken called once when no worker can be started
 * @property {number} patience how long a worker may take over one question, in ms
 */

export class WorkerClient {
  #url;
  /** @type {Settings} */
  #settings;
  /** @type {Worker} */
  #worker;
  #alive = false;
  // What cannot be started is not started again and again.
  #givenUp = false;
  /** @type {Asked[]} */
  #queue = [];
  /** @type {Asked | null} */
  #asked = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #clock;
  #next = 1;

  /**
   * @param {URL} url
   * @param {Partial<Settings> & Pick<Settings, 'patience'>} settings
   */
  constructor(url, { greeting = () => null, onEvent = () => {}, onBroken = () => {}, patience }) {
    this.#url = url;
    this.#settings = { greeting, onEvent, onBroken, patience };
    this.#worker = this.#start();
  }

  /**
   * @param {Message} message
   * @param {Transferable[]} [transfer]
   * @returns {Promise<any>}
   */
  ask(message, transfer = []) {
    return new Promise((resolve) => {
      this.#queue.push({ id: this.#next++, message, transfer, resolve });
      this.#go();
    });
  }

  #start() {
    const worker = new Worker(scriptUrl(this.#url), { type: 'module' });
    this.#alive = false;
    /** @param {globalThis.Event} event */
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
    return worker;
  }

  /** @param {Message} data */
  #hear(data) {
    if (data.id === undefined) {
      if (data.alive) this.#alive = true;
      this.#settings.onEvent(data);
      this.#go();
    } else if (!this.#asked || data.id !== this.#asked.id) {
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
    if (!this.#alive || this.#asked) return;
    const asked = this.#queue.shift();
    if (!asked) return;
    this.#asked = asked;
    this.#wind();
    this.#worker.postMessage({ ...asked.message, id: asked.id }, asked.transfer);
  }

  #wind() {
    clearTimeout(this.#clock);
    this.#clock = setTimeout(() => this.#replace('slow'), this.#settings.patience);
  }

  /** @param {Message} data */
  #answer(data) {
    clearTimeout(this.#clock);
    const asked = this.#asked;
    this.#asked = null;
    asked?.resolve(data);
  }

  /** @param {string} error */
  #replace(error) {
    this.#worker.terminate();
    if (this.#alive) {
      this.#worker = this.#start();
    } else {
      this.#givenUp = true;
      this.#settings.onBroken();
    }
    this.#answer(this.#asked?.partial ?? { error });
    this.#go();
  }
}

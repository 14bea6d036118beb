// A worker as a function: one message out, one promise back; one question at a time, the rest wait here.
// A worker that breaks, or takes too long over a question, is ended and another takes its place: that question is
// answered with {error: 'stopped' | 'slow'}, and those behind it go to the new worker; with {error: 'dead'} where none
// can be started.
//
// Messages of the worker: {alive: true, …} once, when it can take questions; {id, …} answers one, with fatal: true
// where the worker cannot go on after it; {id, partial} is the answer if it does not come to another; {id, idle} tells
// that it waits for something else than itself, or no longer does; all others are events.

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
 * The first message to a worker, and what of it is handed over.
 * @typedef {{ message: Message, transfer?: Transferable[] }} Greeting
 */
/**
 * @typedef {object} Settings
 * @property {() => Promise<{ worker: Worker, greeting?: Greeting | Promise<Greeting> }>} spawn makes a worker, which may
 *   begin before its greeting is there
 * @property {(event: Message) => void} onEvent called with messages that answer no question, such as progress
 * @property {(error?: unknown) => void} onBroken called when no worker can be started; with the error where none could be
 *   made: what is asked then waits for `restart`, which the next question brings about too
 * @property {number} patience how long a worker may take over one question, in ms
 */

export class WorkerClient {
  /** @type {Settings} */
  #settings;
  /** @type {Worker | undefined} */
  #worker;
  // Counts the workers, so that one that is made too late is known.
  #turn = 0;
  #alive = false;
  // Whether the last one could not be made, as where a file of it could not be fetched, or said that it did not start.
  #failed = false;
  // What cannot be started is not started again and again.
  #givenUp = false;
  /** @type {Asked[]} */
  #queue = [];
  /** @type {Asked | null} */
  #asked = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #clock;
  #next = 1;

  /** @param {Partial<Settings> & Pick<Settings, 'patience' | 'spawn'>} settings */
  constructor({ spawn, onEvent = () => {}, onBroken = () => {}, patience }) {
    this.#settings = { spawn, onEvent, onBroken, patience };
    this.#start();
  }

  /**
   * @param {Message} message
   * @param {Transferable[]} [transfer]
   * @returns {Promise<any>}
   */
  ask(message, transfer = []) {
    return new Promise((resolve) => {
      this.#queue.push({ id: this.#next++, message, transfer, resolve });
      // It may be had by now; where it may not, that is told again, in place of what the question has put there.
      if (this.#failed) this.restart();
      else this.#go();
    });
  }

  /**
   * Says something that is no question.
   * @param {Message} message
   */
  tell(message) {
    this.#worker?.postMessage(message);
  }

  // Another worker takes the place of this one; what is asked waits for it.
  restart() {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#givenUp = this.#failed = false;
    clearTimeout(this.#clock);
    if (this.#asked) this.#queue.unshift(this.#asked);
    this.#asked = null;
    this.#start();
  }

  async #start() {
    this.#alive = false;
    this.#turn += 1;
    const turn = this.#turn;
    /** @type {Worker | undefined} */
    let worker;
    let greeting;
    try {
      const made = await this.#settings.spawn();
      ({ worker } = made);
      greeting = await made.greeting;
    } catch (error) {
      worker?.terminate();
      if (turn !== this.#turn) return;
      this.#failed = true;
      this.#settings.onBroken(error);
      return;
    }
    if (turn !== this.#turn) {
      worker.terminate();
      return;
    }
    this.#worker = worker;
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
    if (greeting) worker.postMessage(greeting.message, greeting.transfer ?? []);
  }

  /** @param {Message} data */
  #hear(data) {
    if (data.id === undefined) {
      if (data.alive) this.#alive = true;
      else if (data.failed && !this.#alive) this.#failed = true;
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
    this.#worker?.postMessage({ ...asked.message, id: asked.id }, asked.transfer);
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
    this.#worker?.terminate();
    this.#worker = undefined;
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

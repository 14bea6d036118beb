// A module worker as a function: one message out, one promise back.
import { scriptUrl } from './trusted.js';

export class WorkerClient {
  #worker;
  #waiting = new Map();
  #next = 1;

  // onEvent: told of messages that answer no request, such as progress.
  // onBroken: told once when the worker itself cannot go on.
  constructor(url, { onEvent = () => {}, onBroken = () => {} } = {}) {
    this.#worker = new Worker(scriptUrl(url), { type: 'module' });
    this.#worker.addEventListener('message', ({ data }) => {
      if (data.id === undefined) {
        onEvent(data);
        return;
      }
      this.#waiting.get(data.id)?.(data);
      this.#waiting.delete(data.id);
    });
    this.#worker.addEventListener('error', (event) => {
      event.preventDefault();
      onBroken();
    });
  }

  ask(message, transfer = []) {
    const id = this.#next++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#worker.postMessage({ ...message, id }, transfer);
    });
  }
}

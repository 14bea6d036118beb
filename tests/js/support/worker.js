// Workers of browsers on threads of Node: each runs, hangs, breaks and is ended as one of its own. The script that runs
// in it is the test's, whatever address is asked for.
import { Worker as Thread } from 'node:worker_threads';

export function workerOf(script) {
  return class Worker extends EventTarget {
    static started = [];
    ended = false;

    constructor(url, options) {
      super();
      Worker.started.push({ url: String(url), options, worker: this });
      this.thread = new Thread(script);
      this.thread.on('message', (data) => this.#tell('message', { data }));
      this.thread.on('error', (error) => this.#tell('error', { error }));
    }

    #tell(type, values) {
      this.dispatchEvent(Object.assign(new Event(type, { cancelable: true }), values));
    }

    postMessage(data, transfer) {
      this.thread.postMessage(data, transfer);
    }

    terminate() {
      this.ended = true;
      this.thread.terminate();
    }
  };
}

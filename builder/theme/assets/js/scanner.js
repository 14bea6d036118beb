// The scan worker, as a function from a picture to its codes.
import { WorkerClient } from './worker-client.js';

export class Scanner {
  #worker;

  constructor(onBroken) {
    this.#worker = new WorkerClient(new URL('./scan-worker.js', import.meta.url), { onBroken });
  }

  // Returns {codes: [{data: Uint8Array, symbology}]} or {error}. The picture's memory goes to the worker.
  read(image, { thorough = false } = {}) {
    return this.#worker.ask({ image, thorough }, [image.data.buffer]);
  }
}

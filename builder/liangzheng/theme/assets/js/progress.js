// The line that tells how far the verifier is loaded.
import { find } from './dom.js';

/** @import { Progress as State } from './python-worker.js' */
/** @import { Say } from './words.js' */

const MB = 1_000_000;
/** @param {number} bytes */
const megabytes = (bytes) => (bytes / MB).toFixed(1);

export class Progress {
  #box;
  #bar;
  #sentence;
  #say;

  /**
   * @param {HTMLElement} box
   * @param {Say} say
   */
  constructor(box, say) {
    this.#box = box;
    this.#bar = find('progress', HTMLProgressElement, box);
    this.#sentence = find('[data-sentence]', HTMLElement, box);
    this.#say = say;
  }

  /** @param {State} state */
  show(state) {
    this.#box.hidden = false;
    if ('starting' in state) {
      this.#bar.removeAttribute('value');
      this.#sentence.textContent = this.#say('starting');
      return;
    }
    const { loaded, total } = state;
    this.#bar.max = total;
    this.#bar.value = loaded;
    const values = { loaded: megabytes(loaded), total: megabytes(total) };
    this.#sentence.textContent = this.#say('loading', values);
  }

  done() {
    this.#box.hidden = true;
  }
}

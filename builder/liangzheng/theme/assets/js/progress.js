// The line that tells how far the verifier is loaded.
import { find } from './dom.js';

/** @import { Loading } from './runtime.js' */
/** @import { Say } from './words.js' */

const MB = 1_000_000;
/** @param {number} bytes */
const megabytes = (bytes) => (bytes / MB).toFixed(1);

export class Progress {
  #box;
  #bar;
  #sentence;
  #say;
  #done = false;

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

  /** @param {Loading} state */
  show({ loaded, total }) {
    if (this.#done) return;
    this.#box.hidden = false;
    this.#bar.max = total;
    this.#bar.value = loaded;
    // To the last byte: what is still to come has been fetched, and is only being started.
    if (loaded === total) this.starting();
    else this.#sentence.textContent = this.#say('loading', { left: megabytes(total - loaded) });
  }

  starting() {
    if (this.#done) return;
    this.#box.hidden = false;
    this.#bar.removeAttribute('value');
    this.#sentence.textContent = this.#say('starting');
  }

  // Until more is loaded.
  pause() {
    this.#box.hidden = true;
  }

  done() {
    this.#done = true;
    this.#box.hidden = true;
  }
}

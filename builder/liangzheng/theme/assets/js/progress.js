// The line that tells how far the verifier is loaded.
const MB = 1_000_000;
const megabytes = (bytes) => (bytes / MB).toFixed(1);

export class Progress {
  #box;
  #bar;
  #sentence;
  #say;

  constructor(box, say) {
    this.#box = box;
    this.#bar = box.querySelector('progress');
    this.#sentence = box.querySelector('[data-sentence]');
    this.#say = say;
  }

  show({ loaded, total, starting }) {
    this.#box.hidden = false;
    if (starting) {
      this.#bar.removeAttribute('value');
      this.#sentence.textContent = this.#say('starting');
      return;
    }
    this.#bar.max = total;
    this.#bar.value = loaded;
    const values = { loaded: megabytes(loaded), total: megabytes(total) };
    this.#sentence.textContent = this.#say('loading', values);
  }

  done() {
    this.#box.hidden = true;
  }
}

// A verdict goes from the screen by itself; the seconds are shown, and whoever needs longer can hold it.
import { Countdown } from './countdown.js';
import { byId } from './dom.js';

/** @import { Say } from './words.js' */

export class Clearing {
  #box = byId('clearing');
  #button = byId('hold');
  #say;
  #countdown;
  #seconds = 0;

  /** @param {{ say: Say, onEnd: () => void }} settings */
  constructor({ say, onEnd }) {
    this.#say = say;
    this.#countdown = new Countdown({ onTick: (seconds) => this.#show(seconds), onEnd });
    this.#button.addEventListener('click', () => (this.#countdown.held ? this.#resume() : this.#hold()));
    // Whoever reads on is given the whole time again.
    for (const type of ['pointerdown', 'wheel', 'toggle', 'keydown']) {
      byId('result').addEventListener(type, ({ target }) => {
        if (this.#countdown.running && target !== this.#button) this.#countdown.start(this.#seconds);
      }, true);
    }
    document.addEventListener('visibilitychange', () => !document.hidden && this.#countdown.look());
  }

  /** @param {number} seconds 0: it stays */
  start(seconds) {
    this.#seconds = seconds;
    this.#box.hidden = !seconds;
    this.#press(false);
    this.#countdown.start(seconds);
  }

  stop() {
    this.#countdown.stop();
    this.#box.hidden = true;
  }

  #hold() {
    this.#countdown.hold();
    this.#press(true);
    byId('clearing-count').textContent = this.#say('held');
  }

  #resume() {
    this.#press(false);
    this.#countdown.resume();
  }

  /** @param {boolean} held */
  #press(held) {
    this.#button.setAttribute('aria-pressed', String(held));
  }

  /** @param {number} seconds */
  #show(seconds) {
    byId('clearing-count').textContent = this.#say('clearing', { seconds });
  }
}

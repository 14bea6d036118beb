// The question that a holder's page scans: its code, large, and the seconds until it is forgotten.
import { Countdown } from './countdown.js';
import { byId } from './dom.js';

/** @import { Verifier } from './verifier.js' */
/** @import { Say } from './words.js' */

// To unlock a phone, open its page, scan and answer; what is answered later was passed on to somebody far away.
export const ASKED_SECONDS = 120;
// 128 random bits, as verifier_wasm/question.py has it.
const NONCE_BYTES = 16;

export const newNonce = () => crypto.getRandomValues(new Uint8Array(NONCE_BYTES));

/**
 * @typedef {object} Parts
 * @property {Pick<Verifier, 'ask'>} verifier
 * @property {(text: string) => Promise<Node>} draw
 * @property {Say} say
 * @property {(sentence: string) => void} onProblem
 * @property {() => void} onLapsed
 */

export class QuestionPanel {
  #panel = byId('question');
  #code = byId('question-code');
  #parts;
  #countdown;
  /** @type {Uint8Array | null} */
  #nonce = null;

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#countdown = new Countdown({
      onTick: (seconds) => (byId('question-count').textContent = parts.say('question_left', { seconds })),
      onEnd: parts.onLapsed,
    });
    document.addEventListener('visibilitychange', () => !document.hidden && this.#countdown.look());
  }

  /** @param {Uint8Array} nonce */
  async show(nonce) {
    this.end();
    this.#nonce = nonce;
    this.#panel.hidden = false;
    this.#panel.setAttribute('aria-busy', 'true');
    byId('question-title').focus();
    try {
      const { text, sentence = '' } = await this.#parts.verifier.ask(nonce);
      const drawn = text ? await this.#parts.draw(text) : null;
      // Ended meanwhile, or another one was asked.
      if (this.#nonce !== nonce) return;
      if (!text || !drawn) {
        this.#parts.onLapsed();
        if (sentence) this.#parts.onProblem(sentence);
        return;
      }
      this.#code.replaceChildren(drawn);
      this.#code.dataset.text = text;
      this.#panel.removeAttribute('aria-busy');
      this.#countdown.start(ASKED_SECONDS);
    } catch {
      if (this.#nonce !== nonce) return;
      this.#parts.onLapsed();
      this.#parts.onProblem(this.#parts.say('question_failed'));
    }
  }

  end() {
    this.#nonce = null;
    this.#countdown.stop();
    this.#panel.hidden = true;
    this.#code.replaceChildren();
    delete this.#code.dataset.text;
    byId('question-count').textContent = '';
  }
}

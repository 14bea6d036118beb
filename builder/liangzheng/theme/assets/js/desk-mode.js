// Desk mode: one code after another, in full screen, with the camera on throughout. A verdict stands large for some
// seconds, sounds, is counted, and makes room for the next.
import { byId } from './dom.js';
import { remember, remembered } from './remembered.js';
import { RepeatedCode } from './repeated-code.js';
import { Signals } from './signals.js';
import { countedAs, counting, NOTHING } from './tally.js';

/** @import { Code } from './codes.js' */
/** @import { Counted } from './tally.js' */
/** @import { Report } from './report-view.js' */

const SIGNAL = 'signal';
// For how long a verdict stands: to read it, and to look at the person.
export const SHOWN_SECONDS = 8;

export class DeskMode {
  #root = document.documentElement;
  #onChange;
  #repeated = new RepeatedCode();
  #signals = new Signals();
  #tally = NOTHING;
  /** @type {WakeLockSentinel | undefined} */
  #awake;
  on = false;

  /** @param {{ onChange: (on: boolean) => void }} settings */
  constructor({ onChange }) {
    this.#onChange = onChange;
    this.#signals.on = remembered(SIGNAL) !== 'off';
    this.#showSignal();
    byId('desk-start').addEventListener('click', () => this.start());
    byId('desk-stop').addEventListener('click', () => this.stop());
    byId('desk-signal').addEventListener('click', () => {
      this.#signals.on = !this.#signals.on;
      remember(SIGNAL, this.#signals.on ? 'on' : 'off');
      this.#signals.wake();
      this.#showSignal();
      this.#signals.give('authentic');
    });
    byId('desk-zero').addEventListener('click', () => this.#count(NOTHING));
    // Out of full screen by this key first; then it ends the mode.
    document.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape' && this.on && !document.fullscreenElement) this.stop();
    });
    document.addEventListener('visibilitychange', () => this.on && this.#stayAwake());
  }

  start() {
    if (this.on) return;
    this.on = true;
    this.#root.dataset.desk = 'on';
    byId('desk-bar').hidden = false;
    byId('desk-start').hidden = true;
    this.#signals.wake();
    this.#count(NOTHING);
    // Refused, or not there (iPhone): the page fills its window all the same.
    this.#root.requestFullscreen?.().catch(() => {});
    this.#stayAwake();
    this.#onChange(true);
  }

  stop() {
    if (!this.on) return;
    this.on = false;
    delete this.#root.dataset.desk;
    byId('desk-bar').hidden = true;
    byId('desk-start').hidden = false;
    this.#repeated.forget();
    this.#awake?.release().catch(() => {});
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
    this.#onChange(false);
    byId('desk-start').focus();
  }

  /**
   * Whether the camera still shows what has just been judged.
   * @param {readonly Code[]} codes
   */
  isStill(codes) {
    return this.on && this.#repeated.isStill(codes);
  }

  /** @param {readonly Code[]} codes that are judged */
  asked(codes) {
    this.#repeated.judged(codes);
  }

  /** @param {Pick<Report, 'outcome' | 'specimen'>} report */
  judged(report) {
    const as = countedAs(report);
    this.#count(counting(this.#tally, as));
    this.#signals.give(as);
  }

  /** The verdict makes room; what is still before the camera is not judged at once again. */
  next() {
    this.#repeated.stays();
  }

  #showSignal() {
    byId('desk-signal').setAttribute('aria-pressed', String(this.#signals.on));
  }

  /** @param {import('./tally.js').Tally} tally */
  #count(tally) {
    this.#tally = tally;
    for (const [name, count] of /** @type {[Counted, number][]} */ (Object.entries(tally))) {
      byId(`tally-${name}`).textContent = String(count);
    }
  }

  // A screen that goes dark takes the camera along. Not every browser can keep it on.
  async #stayAwake() {
    try {
      if (!document.hidden) this.#awake = await navigator.wakeLock?.request('screen');
    } catch {
      // refused, with a battery nearly empty
    }
  }
}

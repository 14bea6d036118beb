// The live code, large and white, over everything else: a new one every ten seconds, and a ring that runs until then.
import { Awake } from './awake.js';
import { byId, find } from './dom.js';
import { draw } from './show-symbol.js';
import { Turns } from './show-turns.js';

/** @import { Symbols } from './show-symbol.js' */

// Below the code, or beside it where the screen is low: the ring, one line on what is shown, a button.
const BELOW = 190;
const BESIDE = 290;
const LOW = 560;
const MARGIN = 16;
const LEAST = 200;

/**
 * The side of the square that is left for the code, in CSS pixels.
 * @param {number} width of the screen
 * @param {number} height
 */
export function roomIn(width, height) {
  const beside = width > height && height < LOW;
  const room = beside ? Math.min(height - MARGIN, width - BESIDE) : Math.min(width - MARGIN, height - BELOW);
  return Math.max(LEAST, room);
}

export class LiveCode {
  #dialog = byId('code', HTMLDialogElement);
  #canvas = byId('code-symbol', HTMLCanvasElement);
  #symbols;
  #awake = new Awake();
  /** @type {() => Promise<string>} */
  #write = () => Promise.resolve('');
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #clock;
  #turns;

  /**
   * @param {{ symbols: Pick<Symbols, 'of'>, onFail: (error: unknown) => void, onClose: () => void }} settings
   */
  constructor({ symbols, onFail, onClose }) {
    this.#symbols = symbols;
    this.#turns = new Turns({
      make: () => this.#make(),
      onTurn: (period) => this.#ring(period),
      onFail: (error) => {
        this.close();
        onFail(error);
      },
    });
    byId('code-close').addEventListener('click', () => this.close());
    this.#dialog.addEventListener('close', () => {
      this.#end();
      onClose();
    });
    document.addEventListener('visibilitychange', () => this.#turns.seen(!document.hidden));
    window.addEventListener('resize', () => this.#turns.running && this.#turns.seen(true));
  }

  /**
   * @param {{ title: string, shown: string, write: () => Promise<string> }} code write: the next text; shown: in words
   */
  async open({ title, shown, write }) {
    this.#write = write;
    byId('code-title').textContent = title;
    byId('code-shown').textContent = shown;
    byId('code-still').hidden = Awake.possible;
    byId('code-wait').hidden = false;
    // Refused, or not there (iPhone): the page fills its window all the same.
    document.documentElement.requestFullscreen?.().catch(() => {});
    this.#dialog.showModal();
    this.#awake.hold();
    await this.#turns.start();
  }

  close() {
    if (this.#dialog.open) this.#dialog.close();
  }

  #end() {
    this.#turns.stop();
    this.#awake.release();
    clearInterval(this.#clock);
    delete this.#canvas.dataset.text;
    this.#canvas.width = this.#canvas.height = 0;
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
  }

  async #make() {
    const text = await this.#write();
    const symbol = await this.#symbols.of(text);
    if (!this.#dialog.open) return;
    const { clientWidth, clientHeight } = this.#dialog;
    draw(this.#canvas, symbol, roomIn(clientWidth, clientHeight));
    this.#canvas.dataset.text = text;
    byId('code-wait').hidden = true;
  }

  /** @param {number} period */
  #ring(period) {
    const ends = performance.now() + period;
    const tell = () => {
      byId('code-left', SVGElement).textContent = String(Math.max(0, Math.ceil((ends - performance.now()) / 1000)));
    };
    clearInterval(this.#clock);
    this.#clock = setInterval(tell, 250);
    tell();
    const ring = find('[data-ring]', SVGElement, this.#dialog);
    ring.getAnimations?.().forEach((animation) => {
      animation.currentTime = 0;
    });
  }
}

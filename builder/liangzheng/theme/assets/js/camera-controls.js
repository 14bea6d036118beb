// The camera's buttons: start, stop, which one, torch, zoom.
import { Camera } from './camera.js';
import { byId, element } from './dom.js';
import { remember, remembered } from './remembered.js';

/** @import { Say } from './words.js' */

// The camera that was chosen last.
const CHOSEN = 'camera';
/** @type {Record<string, string>} */
const PROBLEMS = {
  NotAllowedError: 'camera_denied',
  SecurityError: 'camera_denied',
  NotFoundError: 'camera_missing',
  NotSupportedError: 'camera_impossible',
  OverconstrainedError: 'camera_unfit',
};

export class CameraControls {
  #select = byId('camera-select', HTMLSelectElement);
  #camera;
  #say;
  #onProblem;
  #onStart;

  /**
   * @param {{ camera: Camera, say: Say, onProblem: (sentence: string) => void, onStart: () => void }} settings
   */
  constructor({ camera, say, onProblem, onStart }) {
    this.#camera = camera;
    this.#say = say;
    this.#onProblem = onProblem;
    this.#onStart = onStart;
    byId('camera-start').addEventListener('click', () => this.start());
    byId('camera-stop').addEventListener('click', () => {
      this.stop();
      byId('camera-start').focus();
    });
    this.#select.addEventListener('change', () => {
      remember(CHOSEN, this.#select.value);
      this.start(this.#select.value);
    });
    this.#toggle('torch', (on) => camera.torch(on));
    this.#toggle('zoom', (on) => camera.zoom(on));
    window.addEventListener('pagehide', () => this.stop());
  }

  /** @param {string | undefined} [deviceId] */
  async start(deviceId = remembered(CHOSEN)) {
    if (!Camera.possible) {
      this.#onProblem(this.#say('camera_impossible'));
      return;
    }
    byId('problem').hidden = true;
    this.#show(true);
    try {
      if (!(await this.#camera.start(deviceId))) return;
    } catch (error) {
      this.stop();
      this.#onProblem(this.#say(PROBLEMS[error instanceof Error ? error.name : ''] ?? 'camera_failed'));
      return;
    }
    byId('viewfinder').scrollIntoView({ block: 'start' });
    this.#onStart();
    await this.#offer();
  }

  stop() {
    this.#camera.stop();
    this.#show(false);
  }

  /** @param {boolean} shown */
  #show(shown) {
    byId('viewfinder').hidden = byId('camera-controls').hidden = !shown;
    byId('camera-start').hidden = shown;
    for (const id of ['torch', 'zoom']) byId(id).setAttribute('aria-pressed', 'false');
  }

  async #offer() {
    byId('torch').hidden = !this.#camera.hasTorch;
    byId('zoom').hidden = !this.#camera.hasZoom;
    const devices = await this.#camera.devices();
    const current = this.#camera.deviceId;
    this.#select.replaceChildren(
      ...devices.map(({ id, label }, index) => {
        const text = label || this.#say('camera_name', { n: index + 1 });
        /** @type {Record<string, string>} */
        const attributes = { value: id };
        if (id === current) attributes.selected = '';
        return element('option', { text, attributes });
      }),
    );
    byId('camera-which').hidden = devices.length < 2;
  }

  /**
   * @param {string} id
   * @param {(on: boolean) => Promise<void>} apply
   */
  #toggle(id, apply) {
    byId(id).addEventListener('click', async () => {
      const on = byId(id).getAttribute('aria-pressed') !== 'true';
      try {
        await apply(on);
        byId(id).setAttribute('aria-pressed', String(on));
      } catch {
        byId(id).hidden = true; // promised by the browser, refused by the camera
      }
    });
  }
}

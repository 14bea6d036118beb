// The camera's buttons: start, stop, which one, torch, zoom.
import { Camera } from './camera.js';
import { element } from './dom.js';

const at = (id) => document.getElementById(id);

const PROBLEMS = { NotAllowedError: 'camera_denied', SecurityError: 'camera_denied', NotFoundError: 'camera_missing' };

export class CameraControls {
  #camera;
  #say;
  #onProblem;
  #onStart;

  constructor({ camera, say, onProblem, onStart }) {
    this.#camera = camera;
    this.#say = say;
    this.#onProblem = onProblem;
    this.#onStart = onStart;
    at('camera-start').addEventListener('click', () => this.start());
    at('camera-stop').addEventListener('click', () => {
      this.stop();
      at('camera-start').focus();
    });
    at('camera-select').addEventListener('change', (event) => this.start(event.target.value));
    this.#toggle('torch', (on) => camera.torch(on));
    this.#toggle('zoom', (on) => camera.zoom(on));
    window.addEventListener('pagehide', () => this.stop());
  }

  async start(deviceId) {
    if (!Camera.possible) {
      this.#onProblem(this.#say('camera_impossible'));
      return;
    }
    at('problem').hidden = true;
    this.#show(true);
    try {
      await this.#camera.start(deviceId);
    } catch (error) {
      this.stop();
      this.#onProblem(this.#say(PROBLEMS[error.name] ?? 'camera_failed'));
      return;
    }
    if (!this.#camera.running) return;
    at('viewfinder').scrollIntoView({ block: 'start' });
    this.#onStart();
    await this.#offer();
  }

  stop() {
    this.#camera.stop();
    this.#show(false);
  }

  #show(shown) {
    at('viewfinder').hidden = at('camera-controls').hidden = !shown;
    at('camera-start').hidden = shown;
    for (const id of ['torch', 'zoom']) at(id).setAttribute('aria-pressed', 'false');
  }

  async #offer() {
    at('torch').hidden = !this.#camera.hasTorch;
    at('zoom').hidden = !this.#camera.hasZoom;
    const devices = await this.#camera.devices();
    const current = this.#camera.deviceId;
    at('camera-select').replaceChildren(
      ...devices.map(({ id, label }, index) => {
        const text = label || this.#say('camera_name', { n: index + 1 });
        const option = element('option', { text, attributes: { value: id } });
        option.selected = id === current;
        return option;
      }),
    );
    at('camera-which').hidden = devices.length < 2;
  }

  #toggle(id, apply) {
    at(id).addEventListener('click', async () => {
      const on = at(id).getAttribute('aria-pressed') !== 'true';
      try {
        await apply(on);
        at(id).setAttribute('aria-pressed', String(on));
      } catch {
        at(id).hidden = true; // promised by the browser, refused by the camera
      }
    });
  }
}

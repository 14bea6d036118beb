// The camera of the photo check: a frame to stand in, and a countdown, so that somebody else, or nobody, has to press.
import { Camera } from './camera.js';
import { CameraControls } from './camera-controls.js';
import { byId } from './dom.js';

/** @import { Say } from './words.js' */

// As fine as it can: what is cut out of it is to have 520 pixels at least.
const WANTED = { width: { ideal: 3840 }, height: { ideal: 2160 } };
const SECOND = 1000;
const IDLE_MS = 250;

/**
 * @param {{ say: Say, onPhoto: (frame: ImageBitmap) => void, onProblem: (sentence: string) => void, onStart: () => void }} settings
 */
export function capture({ say, onPhoto, onProblem, onStart }) {
  const video = byId('video', HTMLVideoElement);
  const count = byId('countdown');
  let turn = 0;

  const camera = new Camera(video, {
    wanted: WANTED,
    // Nothing is looked at before it is taken.
    onFrame: () => new Promise((resolve) => setTimeout(resolve, IDLE_MS)),
    onLost: () => {
      stop();
      onProblem(say('camera_lost'));
    },
  });
  const shutters = [...document.querySelectorAll('[data-seconds]')].filter((node) => node instanceof HTMLButtonElement);
  /** @param {boolean} can */
  const offer = (can) => shutters.forEach((button) => (button.disabled = !can));
  const controls = new CameraControls({
    camera,
    say,
    onProblem,
    onStart: () => {
      offer(true);
      onStart();
    },
  });
  offer(false);

  function stop() {
    turn += 1;
    count.hidden = true;
    offer(false);
    controls.stop();
  }

  /** @param {number} seconds */
  async function take(seconds) {
    turn += 1;
    const own = turn;
    for (let left = seconds; left > 0; left--) {
      count.hidden = false;
      count.textContent = String(left);
      await new Promise((resolve) => setTimeout(resolve, SECOND));
      if (own !== turn || !camera.running) {
        if (own === turn) count.hidden = true;
        return;
      }
    }
    count.hidden = true;
    try {
      const frame = await createImageBitmap(video);
      stop();
      onPhoto(frame);
    } catch {
      onProblem(say('camera_failed'));
    }
  }

  byId('camera-stop').addEventListener('click', stop);
  for (const button of shutters) button.addEventListener('click', () => take(Number(button.dataset.seconds)));
  return { stop };
}

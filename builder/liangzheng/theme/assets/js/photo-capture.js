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
  const cancel = byId('count-cancel');
  let turn = 0;
  /** @type {HTMLButtonElement | undefined} */
  let pressed;

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
      // What opened it is gone, and what ends it had the focus meanwhile.
      if ([document.body, byId('camera-stop'), byId('camera-start')].includes(/** @type {HTMLElement} */ (document.activeElement))) focus(shutters[0]);
    },
  });
  offer(false);

  /** @param {HTMLElement | undefined} node */
  const focus = (node) => node?.focus({ preventScroll: true });

  /** @param {boolean} is */
  function counting(is) {
    count.hidden = cancel.hidden = !is;
    for (const button of shutters) button.hidden = is;
  }

  async function start() {
    const started = controls.start();
    focus(byId('camera-stop'));
    await started;
  }

  function stop() {
    turn += 1;
    counting(false);
    offer(false);
    controls.stop();
  }

  // The camera stays open, and the shutter that was pressed can be pressed again.
  function cancelCount() {
    if (count.hidden) return;
    turn += 1;
    counting(false);
    focus(pressed);
  }

  /** @param {HTMLButtonElement} shutter */
  async function take(shutter) {
    turn += 1;
    const own = turn;
    pressed = shutter;
    for (let left = Number(shutter.dataset.seconds); left > 0; left--) {
      count.textContent = String(left);
      if (count.hidden) {
        counting(true);
        focus(cancel);
      }
      await new Promise((resolve) => setTimeout(resolve, SECOND));
      if (own !== turn || !camera.running) {
        if (own === turn) counting(false);
        return;
      }
    }
    counting(false);
    try {
      const frame = await createImageBitmap(video);
      stop();
      onPhoto(frame);
    } catch {
      onProblem(say('camera_failed'));
    }
  }

  byId('camera-stop').addEventListener('click', stop);
  // After the controls have been shown, which its own listener does.
  byId('camera-start').addEventListener('click', () => focus(byId('camera-stop')));
  cancel.addEventListener('click', cancelCount);
  document.addEventListener('keydown', ({ key }) => key === 'Escape' && cancelCount());
  for (const button of shutters) button.addEventListener('click', () => take(button));
  return { start, stop };
}

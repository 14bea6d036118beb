// The camera: which one, its torch and zoom, and its frames, one at a time.
import { inTime } from './in-time.js';

// Small enough to read quickly, large enough for a version 20 symbol across half of the picture.
const WANTED = { width: { ideal: 1920 }, height: { ideal: 1080 } };
// The page, too, wants to draw; most of its time it waits for the scanner.
const PAUSE_MS = 0;
const ASLEEP_MS = 200;
// A camera that was put off a moment ago is not always free yet.
const AGAIN_MS = 400;
// One that was opened and shows nothing until then, as where the system has switched it off, will not.
const SHOWS_MS = 8000;
const ZOOM = 2;

export class Camera {
  #video;
  #onFrame;
  #onLost;
  #wanted;
  /** @type {MediaStream | null} */
  #stream = null;
  #run = 0;
  // Two cameras that are opened at once are in each other's way: each is asked for when the last has come or not.
  /** @type {Promise<unknown>} */
  #opening = Promise.resolve();

  /**
   * onFrame: its promise is waited for before it is called again. onLost: the camera went away by itself. wanted: how
   * large its frames should be.
   * @param {HTMLVideoElement} video
   * @param {{ onFrame: (video: HTMLVideoElement) => Promise<void>, onLost: () => void, wanted?: MediaTrackConstraints }} settings
   */
  constructor(video, { onFrame, onLost, wanted = WANTED }) {
    this.#wanted = wanted;
    this.#video = video;
    this.#onFrame = onFrame;
    this.#onLost = onLost;
  }

  static get possible() {
    return Boolean(navigator.mediaDevices?.getUserMedia);
  }

  get running() {
    return this.#stream !== null;
  }

  /**
   * Throws the DOMException of getUserMedia: NotAllowedError, NotFoundError, NotReadableError, …; or a TimeoutError where
   * it was opened and shows nothing.
   * @param {string} [deviceId] where it is gone, the camera at the back
   * @returns {Promise<boolean>} false: another was asked for meanwhile, or none
   */
  async start(deviceId) {
    this.stop();
    const run = this.#run;
    const opening = this.#opening.then(() => (run === this.#run ? open(deviceId, this.#wanted) : null));
    this.#opening = opening.catch(() => {});
    let stream;
    try {
      stream = await opening;
      if (run === this.#run && stream) {
        this.#stream = stream;
        this.#video.srcObject = stream;
        this.#track?.addEventListener('ended', () => run === this.#run && this.#onLost());
        await inTime(this.#video.play(), SHOWS_MS);
      }
    } catch (error) {
      if (run === this.#run) throw error;
    }
    if (run !== this.#run) {
      stream?.getTracks().forEach((track) => track.stop());
      return false;
    }
    this.#frames(run);
    return true;
  }

  stop() {
    this.#run++;
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = null;
    this.#video.srcObject = null;
  }

  // [{id, label}], with labels once the person has allowed the camera.
  async devices() {
    const all = await navigator.mediaDevices.enumerateDevices();
    return all.filter((device) => device.kind === 'videoinput').map(({ deviceId, label }) => ({ id: deviceId, label }));
  }

  get deviceId() {
    return this.#track?.getSettings().deviceId;
  }

  get hasTorch() {
    return Boolean(this.#capabilities.torch);
  }

  get hasZoom() {
    return (this.#capabilities.zoom?.max ?? 1) >= ZOOM;
  }

  /** @param {boolean} on */
  async torch(on) {
    await this.#track?.applyConstraints({ advanced: [{ torch: on }] });
  }

  /**
   * Some phones cannot focus near enough; from further off with zoom they can.
   * @param {boolean} on
   */
  async zoom(on) {
    await this.#track?.applyConstraints({ advanced: [{ zoom: on ? ZOOM : 1 }] });
  }

  get #track() {
    return this.#stream?.getVideoTracks()[0];
  }

  get #capabilities() {
    return this.#track?.getCapabilities?.() ?? {};
  }

  /** @param {number} run */
  async #frames(run) {
    while (run === this.#run) {
      const awake = this.#video.videoWidth > 0 && !document.hidden;
      try {
        if (awake) await this.#onFrame(this.#video);
      } catch {
        // A frame that cannot be drawn, by a camera or a browser that cannot go on.
        if (run === this.#run) this.#onLost();
        return;
      }
      await sleep(awake ? PAUSE_MS : ASLEEP_MS);
    }
  }
}

/** @param {number} ms */
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @param {unknown} error @param {...string} names */
const isOneOf = (error, ...names) => error instanceof Error && names.includes(error.name);

/**
 * @param {string | undefined} deviceId
 * @param {MediaTrackConstraints} wanted
 */
async function open(deviceId, wanted) {
  const ask = (/** @type {MediaTrackConstraints} */ which) =>
    navigator.mediaDevices.getUserMedia({ video: { ...which, ...wanted }, audio: false });
  const back = { facingMode: { ideal: 'environment' } };
  const which = deviceId ? { deviceId: { exact: deviceId } } : back;
  try {
    return await ask(which);
  } catch (error) {
    if (deviceId && isOneOf(error, 'OverconstrainedError', 'NotFoundError')) return await ask(back);
    if (!isOneOf(error, 'NotReadableError', 'AbortError')) throw error;
    await sleep(AGAIN_MS);
    return await ask(which);
  }
}

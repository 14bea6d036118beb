// The camera: which one, its torch and zoom, and its frames as ImageData, one at a time.
import { imageData } from './picture.js';

// Small enough to read quickly, large enough for a version 20 symbol across half of the picture.
const WANTED = { width: { ideal: 1920 }, height: { ideal: 1080 } };
const PAUSE_MS = 60;
const ZOOM = 2;

export class Camera {
  #video;
  #onFrame;
  #onLost;
  /** @type {MediaStream | null} */
  #stream = null;
  #run = 0;

  /**
   * onFrame: its promise is waited for before the next frame is taken. onLost: the camera went away by itself.
   * @param {HTMLVideoElement} video
   * @param {{ onFrame: (image: ImageData) => Promise<void>, onLost: () => void }} listeners
   */
  constructor(video, { onFrame, onLost }) {
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
   * Throws the DOMException of getUserMedia: NotAllowedError, NotFoundError, NotReadableError, …
   * @param {string} [deviceId]
   */
  async start(deviceId) {
    this.stop();
    const run = ++this.#run;
    const which = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: { ideal: 'environment' } };
    const stream = await navigator.mediaDevices.getUserMedia({ video: { ...which, ...WANTED }, audio: false });
    if (run !== this.#run) {
      stream.getTracks().forEach((track) => track.stop());
      return;
    }
    this.#stream = stream;
    this.#video.srcObject = stream;
    this.#track?.addEventListener('ended', () => run === this.#run && this.#onLost());
    await this.#video.play();
    this.#frames(run);
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
      const { videoWidth, videoHeight } = this.#video;
      if (videoWidth && !document.hidden) await this.#onFrame(imageData(this.#video, videoWidth, videoHeight));
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

// Some frames of a video, where the browser plays it: from its beginning to its end, ever closer.
import { inTime } from './in-time.js';
import { imageData } from './picture.js';

const STEP_MS = 1500;
const SIDE = 1920;
// Places in the whole, so that a code that is shown for half of the time is met early.
const PLACES = [0.5, 0.1, 0.9, 0.3, 0.7, 0.2, 0.8, 0.4, 0.6, 0.02, 0.98];

/**
 * @param {Blob} blob
 * @returns {AsyncGenerator<ImageData>} none where the browser does not play it
 */
export async function* videoFrames(blob) {
  const address = URL.createObjectURL(blob);
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.preload = 'auto';
  try {
    await happened(video, 'loadeddata', () => (video.src = address));
    const length = Number.isFinite(video.duration) ? video.duration : 0;
    const scale = Math.min(1, SIDE / Math.max(video.videoWidth, video.videoHeight));
    for (const place of length ? PLACES : [0]) {
      if (length) await happened(video, 'seeked', () => (video.currentTime = place * length));
      yield imageData(video, Math.floor(video.videoWidth * scale), Math.floor(video.videoHeight * scale));
    }
  } catch {
    // It plays no further: what was seen counts.
  } finally {
    video.removeAttribute('src');
    video.load();
    URL.revokeObjectURL(address);
  }
}

/**
 * @param {HTMLVideoElement} video
 * @param {string} name
 * @param {() => void} begin
 */
function happened(video, name, begin) {
  const gone = new AbortController();
  /** @type {Promise<void>} */
  const event = new Promise((resolve, reject) => {
    video.addEventListener(name, () => resolve(), { signal: gone.signal });
    video.addEventListener('error', () => reject(new Error('not played')), { signal: gone.signal });
    begin();
  });
  return inTime(event, STEP_MS).finally(() => gone.abort());
}

// A part of the camera's picture, as ImageData. One canvas is kept for all frames: a new one for each takes as long
// again as what is drawn on it.

/** @import { Look } from './looks.js' */

/**
 * Where a look is taken from, and how large it is drawn; the stream's size may be another at every frame.
 * @param {Pick<Look, 'part' | 'side'>} look
 * @param {number} width
 * @param {number} height
 */
export function cut({ part, side }, width, height) {
  const square = Math.min(width, height);
  const from = part === 'centre' ? { width: square, height: square } : { width, height };
  const scale = Math.min(1, side / Math.max(from.width, from.height));
  return {
    x: (width - from.width) >> 1,
    y: (height - from.height) >> 1,
    from,
    to: { width: Math.max(1, Math.round(from.width * scale)), height: Math.max(1, Math.round(from.height * scale)) },
  };
}

export class FrameCanvas {
  /** @type {CanvasRenderingContext2D | null} */
  #context = null;

  /**
   * @param {HTMLVideoElement} video
   * @param {Pick<Look, 'part' | 'side'>} look
   * @returns {ImageData}
   */
  take(video, look) {
    const { x, y, from, to } = cut(look, video.videoWidth, video.videoHeight);
    this.#context ??= document.createElement('canvas').getContext('2d', { willReadFrequently: true, alpha: false });
    if (!this.#context) throw new TypeError('nothing can be drawn here');
    const { canvas } = this.#context;
    if (canvas.width < to.width) canvas.width = to.width;
    if (canvas.height < to.height) canvas.height = to.height;
    this.#context.drawImage(video, x, y, from.width, from.height, 0, 0, to.width, to.height);
    return this.#context.getImageData(0, 0, to.width, to.height);
  }
}

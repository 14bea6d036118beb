// The browser's own decoder of pictures, where it has one (WebCodecs): a frame at a time, or smaller than it is.

/**
 * @typedef {{ displayWidth: number, displayHeight: number, close: () => void }} Frame
 * @typedef {{ tracks: { ready: Promise<void>, selectedTrack: { frameCount: number } | null }, close: () => void,
 *   decode: (options?: { frameIndex: number }) => Promise<{ image: Frame }> }} Decoder
 * @typedef {{ data: BufferSource, type: string, colorSpaceConversion?: 'none' | 'default', desiredWidth?: number, desiredHeight?: number }} Init
 */

/** @returns {(new (init: Init) => Decoder) | undefined} */
export function imageDecoder() {
  const { ImageDecoder } = /** @type {{ ImageDecoder?: new (init: Init) => Decoder }} */ (/** @type {unknown} */ (globalThis));
  return ImageDecoder;
}

/**
 * What a canvas draws it from.
 * @param {Frame} frame
 */
export const sourceOf = (frame) => /** @type {CanvasImageSource} */ (/** @type {unknown} */ (frame));

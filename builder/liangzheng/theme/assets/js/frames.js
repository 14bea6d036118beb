// Frames of an animation after the first, where the browser takes them apart: a code may be in the second one.
import { IMAGE_PIXELS } from './constants.js';
import { imageDecoder, sourceOf } from './image-decoder.js';

// How many frames of an animation are looked at, as builder/liangzheng/pictures/images.py.
const FRAMES = 4;

/**
 * Nothing where there is one frame, or no browser that could tell (WebCodecs, ImageDecoder).
 * @param {Blob} blob
 * @param {(image: CanvasImageSource, width: number, height: number) => ImageData} draw
 * @returns {AsyncGenerator<ImageData>}
 */
export async function* laterFrames(blob, draw) {
  const ImageDecoder = imageDecoder();
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const type = animated(bytes);
  if (!ImageDecoder || !type) return;
  let decoder;
  try {
    decoder = new ImageDecoder({ data: bytes, type });
    await decoder.tracks.ready;
    const count = Math.min(FRAMES, decoder.tracks.selectedTrack?.frameCount ?? 0);
    for (let frameIndex = 1; frameIndex < count; frameIndex++) {
      const { image } = await decoder.decode({ frameIndex });
      const { displayWidth, displayHeight } = image;
      const isDrawn = displayWidth * displayHeight <= IMAGE_PIXELS / 3;
      const look = isDrawn ? draw(sourceOf(image), displayWidth, displayHeight) : null;
      image.close();
      if (look) yield look;
    }
  } catch {
    // The first frame was looked at; a damaged later one adds nothing.
  } finally {
    decoder?.close();
  }
}

/**
 * Its type where a file is of a kind that can move.
 * @param {Uint8Array} bytes
 */
function animated(bytes) {
  const head = String.fromCharCode(...bytes.subarray(0, 16));
  if (head.startsWith('GIF8')) return 'image/gif';
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'image/webp';
  return head.startsWith('\x89PNG') ? 'image/png' : null;
}

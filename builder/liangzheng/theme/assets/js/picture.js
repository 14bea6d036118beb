// A picture as ImageData, within the limits; what cannot be one is a PictureError with a catalogue code. For the page
// and for workers.
import { FILE_LENGTH, IMAGE_PIXELS } from './constants.js';
import { imageSize } from './image-size.js';

/** @import { Code } from './codes.js' */
/** @typedef {(image: ImageData) => Promise<readonly Code[]>} Read the codes in one look */

// The largest canvas that iOS gives; beyond it everything is drawn blank. It also bounds the memory for one look.
const CANVAS_SIDE = 4096;
const CANVAS_PIXELS = CANVAS_SIDE * CANVAS_SIDE;
const QUICK_PIXELS = 2_000_000;
// By how much the parts of a picture overlap, so that a code too fine for the smaller look is whole in one of them.
const OVERLAP = 512;

/**
 * Returns the codes of a picture's file.
 * @param {Blob} blob
 * @param {Read} read
 * @param {(codes: readonly Code[]) => void} [onQuick] called with what was plain to see
 */
export async function codesIn(blob, read, onQuick = () => {}) {
  /** @type {readonly Code[]} */
  let quickly = [];
  for await (const { image, quick } of looks(blob)) {
    const codes = await read(image);
    if (quick) {
      quickly = codes;
      if (codes.length) onQuick(codes);
    } else if (codes.length || quickly.length) {
      // A second code, or the barcode beside the first, may be seen in the whole only.
      return { codes: codes.length ? codes : quickly };
    }
  }
  return { codes: quickly };
}

export class PictureError extends Error {
  /** @param {string} code of the catalogue */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/**
 * A canvas of the page, or in a worker one without it; both draw in the same way.
 * @param {number} width
 * @param {number} height
 */
function contextOf(width, height) {
  const { document } = /** @type {{ document?: { createElement: (name: 'canvas') => unknown } }} */ (
    /** @type {unknown} */ (globalThis)
  );
  const canvas = /** @type {OffscreenCanvas} */ (
    document?.createElement('canvas') ?? new OffscreenCanvas(width, height)
  );
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new TypeError('nothing can be drawn here');
  return context;
}

// Whether pictures can be drawn here: in a worker, older browsers cannot.
export function canDraw() {
  try {
    contextOf(1, 1);
    return true;
  } catch {
    return false;
  }
}

/**
 * Draws anything a canvas takes (a bitmap, a video), or a part of it, as ImageData.
 * @param {CanvasImageSource} source
 * @param {number} width
 * @param {number} height
 * @param {[x: number, y: number, width: number, height: number] | null} [part]
 */
export function imageData(source, width, height, part = null) {
  const context = contextOf(width, height);
  // A transparent background is white, as every viewer shows it.
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  if (part) context.drawImage(source, ...part, 0, 0, width, height);
  else context.drawImage(source, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

/**
 * Yields a picture's file as it is to be looked at, one look after another until something is found: whole, and where
 * that is beyond what a canvas holds, smaller and then part by part. quick: a large picture is seen much smaller first,
 * so that time spent on the whole loses nothing that is plain to see.
 * @param {Blob} blob
 * @returns {AsyncGenerator<{ image: ImageData, quick: boolean }>}
 */
async function* looks(blob) {
  if (blob.size > FILE_LENGTH) throw new PictureError('image_too_large');
  // The size in the file's header is looked at before anything is unpacked.
  const size = imageSize(new DataView(await blob.arrayBuffer()));
  if (size && size.width * size.height > IMAGE_PIXELS) throw new PictureError('image_too_large');
  let bitmap;
  try {
    // The file's own values, as the command line reads them: no colour profile makes a code easier to read.
    bitmap = await createImageBitmap(blob, { colorSpaceConversion: 'none' });
  } catch {
    throw new PictureError('image_unreadable');
  }
  try {
    const { width, height } = bitmap;
    if (width * height > IMAGE_PIXELS) throw new PictureError('image_too_large');
    if (width * height > QUICK_PIXELS) yield { image: scaled(bitmap, QUICK_PIXELS), quick: true };
    yield { image: scaled(bitmap, CANVAS_PIXELS), quick: false };
    if (width * height <= CANVAS_PIXELS) return;
    for (const [x, partWidth] of spans(width)) {
      for (const [y, partHeight] of spans(height)) {
        yield { image: imageData(bitmap, partWidth, partHeight, [x, y, partWidth, partHeight]), quick: false };
      }
    }
  } finally {
    bitmap.close();
  }
}

/**
 * @param {ImageBitmap} bitmap
 * @param {number} pixels
 */
function scaled(bitmap, pixels) {
  const scale = Math.min(1, Math.sqrt(pixels / (bitmap.width * bitmap.height)));
  return imageData(bitmap, Math.max(1, Math.floor(bitmap.width * scale)), Math.max(1, Math.floor(bitmap.height * scale)));
}

/**
 * The overlapping parts of a side.
 * @param {number} side
 * @returns {[start: number, length: number][]}
 */
function spans(side) {
  const count = side > CANVAS_SIDE ? Math.ceil((side - OVERLAP) / (CANVAS_SIDE - OVERLAP)) : 1;
  const length = Math.ceil((side + (count - 1) * OVERLAP) / count);
  return Array.from({ length: count }, (_, n) => [count > 1 ? Math.round((n * (side - length)) / (count - 1)) : 0, length]);
}

// The codes of a picture's file, which is looked at as ImageData within the limits; what cannot be one is a PictureError
// with a catalogue code. For the page and for workers.
import { FILE_LENGTH, IMAGE_PIXELS } from './constants.js';
import { deepPng } from './deep-png.js';
import { laterFrames } from './frames.js';
import { halfJpeg } from './half-jpeg.js';
import { imageSize } from './image-size.js';

/** @import { Code } from './codes.js' */
/** @import { Opened } from './half-jpeg.js' */
/**
 * @typedef {object} Reader
 * @property {(image: ImageData) => Promise<readonly Code[]>} read the codes in one look
 * @property {(image: ImageData) => Promise<readonly Code[]>} climb those of other ways to look, which leave the image as
 *   it is
 */

// The largest canvas that iOS gives; beyond it everything is drawn blank or raises. It also bounds the memory for one
// look.
const CANVAS_SIDE = 4096;
const CANVAS_PIXELS = CANVAS_SIDE * CANVAS_SIDE;
// A picture of more pixels is looked at smaller first, with this longer side; what is beside a code, with the other; as
// builder/liangzheng/pictures/images.py does.
const LARGE_PIXELS = 2_000_000;
const QUICK_SIDE = 1280;
const BESIDE_SIDE = 2560;
// By how much the parts of a picture overlap, so that a code too fine for the smaller look is whole in one of them.
const OVERLAP = 512;
// After this no further part or frame is looked at.
const LATE_MS = 3000;

export class PictureError extends Error {
  /** @param {string} code of the catalogue */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/**
 * Returns the codes of a picture's file; raises PictureError, and nothing else of its own.
 * @param {Blob} blob
 * @param {Reader} reader
 * @param {(codes: readonly Code[]) => void} [onQuick] called with what was plain to see, or with nothing before the
 *   search goes on
 */
export async function codesIn(blob, { read, climb }, onQuick = () => {}) {
  const began = performance.now();
  const mayGoOn = () => performance.now() - began < LATE_MS;
  const bytes = await checked(blob);
  // What no canvas holds is decoded smaller first, and all of it where that shows nothing.
  const half = await halved(bytes);
  let { bitmap, isWhole } = half ? { bitmap: half, isWhole: true } : await opened(blob, bytes);
  try {
    const { width, height } = bitmap;
    const isLarge = width * height > LARGE_PIXELS;
    // (1) As it is, or much smaller where it is large.
    const plain = await read(scaled(bitmap, isLarge ? QUICK_SIDE : Infinity));
    if (plain.length && isLarge) {
      onQuick(plain);
      // A second code, or the barcode beside the first, may be seen in a finer look only.
      const beside = await read(scaled(bitmap, BESIDE_SIDE));
      return { codes: beside.length ? beside : plain };
    }
    if (plain.length) return { codes: plain };
    if (isWhole) onQuick([]);
    // (2) Other ways to look. All of them cost less than one look for everything at twelve megapixels.
    const whole = scaled(bitmap);
    const found = await climb(whole);
    if (found.length) return { codes: found };
    // (3) The whole of a large one.
    if (isLarge) {
      const codes = await read(whole);
      if (codes.length) return { codes };
    }
    // (4) Where no canvas holds it: as fine as it is, part by part.
    if (half && mayGoOn()) {
      half.close();
      ({ bitmap, isWhole } = await opened(blob, bytes));
    }
    if (bitmap.width * bitmap.height > CANVAS_PIXELS) {
      for (const [x, partWidth] of spans(bitmap.width)) {
        for (const [y, partHeight] of spans(bitmap.height)) {
          if (!mayGoOn()) break;
          const part = await read(drawn(bitmap.source, partWidth, partHeight, [x, y, partWidth, partHeight]));
          if (part.length) return { codes: part };
        }
      }
    }
  } finally {
    bitmap.close();
  }
  // (5) The bits that are used, where a browser shows others.
  const deep = mayGoOn() ? await deepPng(blob) : null;
  if (deep) {
    const codes = await read(deep);
    if (codes.length) return { codes };
  }
  // (6) Further frames of an animation.
  for await (const image of laterFrames(blob, imageData)) {
    if (!mayGoOn()) break;
    const codes = await read(image);
    if (codes.length) return { codes };
  }
  if (!isWhole) throw new PictureError('image_unreadable');
  return { codes: [] };
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

/**
 * A picture's file as one look sees it: whole, and no larger than a canvas; raises PictureError.
 * @param {Blob} blob
 */
export async function wholeOf(blob) {
  const { bitmap } = await opened(blob, await checked(blob));
  try {
    return scaled(bitmap);
  } finally {
    bitmap.close();
  }
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
 * The same, where a browser that draws nothing, or will not, is told in a sentence.
 * @param {CanvasImageSource} source
 * @param {number} width
 * @param {number} height
 * @param {[x: number, y: number, width: number, height: number] | null} [part]
 */
function drawn(source, width, height, part = null) {
  let image;
  try {
    image = imageData(source, width, height, part);
  } catch {
    throw new PictureError('image_too_complex');
  }
  // Beyond its limits a canvas stays clear, without the white that was drawn on it.
  if (image.data[3] === 0) throw new PictureError('image_too_complex');
  return image;
}

/**
 * A file's bytes, within the limits; the size in its header is looked at before anything is unpacked.
 * @param {Blob} blob
 */
async function checked(blob) {
  if (blob.size > FILE_LENGTH) throw new PictureError('image_too_large');
  const bytes = new DataView(await blob.arrayBuffer());
  const size = imageSize(bytes);
  if (size && size.width * size.height > IMAGE_PIXELS) throw new PictureError('image_too_large');
  return bytes;
}

/**
 * A JPEG that no canvas holds, half as wide and high, where the browser can; null for anything else.
 * @param {DataView<ArrayBuffer>} bytes
 */
async function halved(bytes) {
  const size = isJpeg(bytes) && imageSize(bytes);
  return size && size.width * size.height > CANVAS_PIXELS ? await halfJpeg(bytes, size) : null;
}

/**
 * Unpacks a picture's file. isWhole: whether its end is there.
 * @param {Blob} blob
 * @param {DataView} bytes its own
 * @returns {Promise<{ bitmap: Opened, isWhole: boolean }>}
 */
async function opened(blob, bytes) {
  let isWhole = true;
  let bitmap = await unpacked(blob);
  if (!bitmap && isJpeg(bytes)) {
    // A browser wants the mark of the end; what is missing before it stays grey.
    isWhole = false;
    bitmap = await unpacked(new Blob([blob, END_OF_JPEG]));
  }
  if (!bitmap) throw new PictureError('image_unreadable');
  if (bitmap.width * bitmap.height > IMAGE_PIXELS) {
    bitmap.close();
    throw new PictureError('image_too_large');
  }
  return { bitmap, isWhole };
}

// ITU-T T.81, annex B: start and end of image.
const JPEG = 0xffd8;
const END_OF_JPEG = Uint8Array.of(0xff, 0xd9);

/** @param {DataView} bytes */
const isJpeg = (bytes) => bytes.byteLength > 2 && bytes.getUint16(0) === JPEG;

/**
 * @param {Blob} blob
 * @returns {Promise<Opened | null>}
 */
async function unpacked(blob) {
  try {
    // The file's own values, as the command line reads them: no colour profile makes a code easier to read.
    const source = await createImageBitmap(blob, { colorSpaceConversion: 'none' });
    return { source, width: source.width, height: source.height, close: () => source.close() };
  } catch {
    return null;
  }
}

/**
 * With a longer side of so many pixels at most, and never more than a canvas holds.
 * @param {Opened} bitmap
 * @param {number} [side]
 */
function scaled({ source, width, height }, side = Infinity) {
  const scale = Math.min(1, side / Math.max(width, height), Math.sqrt(CANVAS_PIXELS / (width * height)));
  return drawn(source, Math.max(1, Math.floor(width * scale)), Math.max(1, Math.floor(height * scale)));
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

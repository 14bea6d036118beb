// A photo's file or a frame of the camera, opened within the limits, and the part of it that is saved.
import { FILE_LENGTH, IMAGE_PIXELS, PHOTO_HEAD, PHOTO_WHOLE_PIXELS } from './constants.js';
import { halfJpeg } from './half-jpeg.js';
import { imageSize } from './image-size.js';
import { isAnimated, isCutOff, isGrey, isSeenThrough, kindOf, mayBeClear, saysExif } from './photo-file.js';
import { STRIP, boxed } from './photo-resample.js';
import { factorOf, pixels } from './photo-seen.js';

/** @import { Opened as Unpacked } from './half-jpeg.js' */
/** @import { Box, Rows } from './photo-resample.js' */
/** @import { Opened } from './photo-seen.js' */
/** @typedef {Blob | ImageBitmap} Source */
/**
 * A frame of a picture: its middle, its sides in the picture's pixels, and by how much it is turned, clockwise, in radians.
 * @typedef {{ centre: readonly [x: number, y: number], width: number, height: number, turn: number }} Frame
 */

export class PhotoError extends Error {
  /** @param {string} code a word of the page */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

const CELLS = 64;
const QUALITIES = [0.95, 0.9, 0.85, 0.8, 0.7];

/**
 * @param {Source} source
 * @param {number} turn degrees, clockwise, by quarters
 * @returns {Promise<Opened & { image: ImageData, close: () => void }>} throws PhotoError; what came as a bitmap stays open
 */
export async function openPhoto(source, turn) {
  const { head, view } = await beginningOf(source);
  const picture = turnedBy(await unpackedOf(source, view), turn);
  try {
    const { width, height, close } = picture;
    const factor = factorOf(picture);
    const image = factor === 1 ? part(picture, [0, 0, width, height]) : scaledTo(picture, pixels(width / factor), pixels(height / factor));
    return {
      ...{ width, height, picture: image, image, head, grey: isGrey(view), clear: isClear(picture, view), close },
      part: (box) => part(picture, box),
      file: source instanceof Blob ? { kind: kindOf(view) ?? 'unknown', bytes: source.size } : null,
    };
  } catch (error) {
    picture.close();
    throw error;
  }
}

/** @param {Source} source */
async function beginningOf(source) {
  const head = source instanceof Blob ? new Uint8Array(await source.slice(0, PHOTO_HEAD).arrayBuffer()) : new Uint8Array();
  return { head, view: new DataView(head.buffer) };
}

/**
 * Turned as its EXIF says: browsers do that.
 * @param {Source} source
 * @param {DataView} head
 * @returns {Promise<Unpacked>}
 */
async function unpackedOf(source, head) {
  if (!(source instanceof Blob)) return { source, width: source.width, height: source.height, close: () => {} };
  const size = imageSize(head);
  const count = size ? size.width * size.height : 0;
  if (source.size > FILE_LENGTH || count > IMAGE_PIXELS) throw new PhotoError('too_large');
  const kind = kindOf(head);
  if (kind && kind !== 'jpeg' && isAnimated(new DataView(await source.arrayBuffer()))) throw new PhotoError('moving');
  const whole = kind === 'jpeg' ? await source.arrayBuffer() : undefined;
  if (whole && isCutOff(new DataView(whole))) throw new PhotoError('broken');
  const isLarge = whole !== undefined && count > PHOTO_WHOLE_PIXELS;
  if (isLarge && size) {
    const half = await halfJpeg(whole, size, 'default');
    // Older browsers leave it to us to turn.
    const isTurned = half && ('rotation' in half.source || !saysExif(head));
    // A frame that is drawn is held until somebody has time to let it go; a bitmap is not.
    const bitmap = isTurned ? await createImageBitmap(/** @type {ImageBitmapSource} */ (half.source)) : undefined;
    half?.close();
    if (bitmap) return held(bitmap);
  }
  let bitmap;
  try {
    bitmap = await createImageBitmap(source);
  } catch {
    throw new PhotoError(kind === 'heic' || kind === 'avif' || kind === 'tiff' ? kind : kind ? 'broken' : 'no_picture');
  }
  const opened = held(bitmap);
  if (bitmap.width * bitmap.height > IMAGE_PIXELS) {
    opened.close();
    throw new PhotoError('too_large');
  }
  if (!isLarge) return opened;
  try {
    return held(await createImageBitmap(scaledTo(opened, Math.ceil(bitmap.width / 2), Math.ceil(bitmap.height / 2))));
  } finally {
    opened.close();
  }
}

/** @param {ImageBitmap} bitmap @returns {Unpacked} */
const held = (bitmap) => ({ source: bitmap, width: bitmap.width, height: bitmap.height, close: () => bitmap.close() });

/**
 * Each pixel is kept as it is.
 * @param {Unpacked} picture closed where another is returned
 * @param {number} turn
 * @returns {Unpacked}
 */
function turnedBy(picture, turn) {
  if (!turn) return picture;
  const { source, width, height, close } = picture;
  const canvas = turn === 180 ? new OffscreenCanvas(width, height) : new OffscreenCanvas(height, width);
  const context = canvas.getContext('2d');
  if (!context) throw new PhotoError('broken');
  context.translate(canvas.width / 2, canvas.height / 2);
  context.rotate((turn * Math.PI) / 180);
  context.drawImage(source, -width / 2, -height / 2);
  close();
  return held(canvas.transferToImageBitmap());
}

/**
 * By area average, the same as on the command line.
 * @param {Unpacked} picture
 * @param {number} width
 * @param {number} height
 */
function scaledTo(picture, width, height) {
  const context = contextOf(picture.width, Math.min(STRIP, picture.height));
  /** @type {Rows} */
  const source = { width: picture.width, height: picture.height, rows: (y, count) => drawn(context, picture, 0, y, picture.width, count).data };
  const { data } = boxed(source, [0, 0, picture.width, picture.height], width, height);
  letGo(context);
  return new ImageData(data, width, height);
}

/**
 * Each pixel as it is.
 * @param {Unpacked} picture
 * @param {Box} box in whole pixels
 */
function part(picture, [left, top, right, bottom]) {
  const context = contextOf(right - left, bottom - top);
  const image = drawn(context, picture, left, top, right - left, bottom - top);
  letGo(context);
  return image;
}

/**
 * @param {OffscreenCanvasRenderingContext2D} context of that size at least
 * @param {Unpacked} picture
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 */
function drawn(context, { source }, x, y, width, height) {
  // What is clear in a PNG is white, as every viewer shows it.
  context.fillRect(0, 0, width, height);
  context.drawImage(source, x, y, width, height, 0, 0, width, height);
  const image = context.getImageData(0, 0, width, height);
  if (image.data[3] === 0) throw new PhotoError('too_large'); // beyond its limits a canvas stays clear
  return image;
}

/**
 * At once, not when somebody has time to: what was drawn is held until then.
 * @param {OffscreenCanvasRenderingContext2D} context
 */
function letGo({ canvas }) {
  canvas.width = canvas.height = 0;
}

/**
 * Whether a part of a picture is seen through: rounded corners are not enough. As `liangzheng.photo.looking` has it.
 * @param {Unpacked} picture
 * @param {DataView} head
 */
function isClear({ source, width, height }, head) {
  if (!mayBeClear(head)) return false;
  const context = contextOf(width, Math.min(STRIP, height));
  /** @type {Rows['rows']} */
  const rows = (y, count) => {
    context.clearRect(0, 0, width, count);
    context.drawImage(source, 0, y, width, count, 0, 0, width, count);
    const { data } = context.getImageData(0, 0, width, count);
    for (let at = 0; at < data.length; at += 4) data[at] = /** @type {number} */ (data[at + 3]);
    return data;
  };
  const { data } = boxed({ width, height, rows }, [0, 0, width, height], CELLS, CELLS);
  letGo(context);
  return isSeenThrough(data);
}

/** @param {number} width @param {number} height */
function contextOf(width, height) {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new PhotoError('broken');
  context.fillStyle = 'white';
  context.imageSmoothingQuality = 'high';
  return context;
}

/**
 * The frame as a JPEG of so many pixels, no longer than `most` bytes. Nothing is added: the caller has seen to it that the
 * frame lies within the picture.
 * @param {Source} source
 * @param {number} quarters by which it is turned first: degrees, clockwise
 * @param {Frame} frame
 * @param {{ width: number, height: number, most: number }} wanted
 * @returns {Promise<Blob>} without anything that the file said besides: no place, no camera
 */
export async function savedPart(source, quarters, { centre, width: across, height: down, turn }, { width, height, most }) {
  const picture = turnedBy(await unpackedOf(source, (await beginningOf(source)).view), quarters);
  try {
    const context = contextOf(width, height);
    context.fillRect(0, 0, width, height);
    context.translate(width / 2, height / 2);
    // A frame that is the whole picture may be off the form by a few pixels: those are cut, and none are painted.
    const scale = Math.max(width / across, height / down);
    context.scale(scale, scale);
    context.rotate(-turn);
    context.translate(-centre[0], -centre[1]);
    context.drawImage(picture.source, 0, 0);
    for (const quality of QUALITIES) {
      const blob = await context.canvas.convertToBlob({ type: 'image/jpeg', quality });
      if (blob.size <= most) return blob;
    }
  } finally {
    picture.close();
  }
  throw new PhotoError('too_large');
}

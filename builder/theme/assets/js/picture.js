// A picture as ImageData, within the limits; what cannot be one is a PictureError with a catalogue code.
import { imageSize } from './image-size.js';

// The same as IMAGE_PIXELS and FILE_LENGTH in verifier_wasm/limits.py; a test holds them together.
export const IMAGE_PIXELS = 50_000_000;
export const FILE_LENGTH = 20_000_000;

export class PictureError extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

// Draws anything a canvas takes (a bitmap, a video) as ImageData.
export function imageData(source, width, height) {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  // A transparent background is white, as every viewer shows it.
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  context.drawImage(source, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

export async function readPicture(blob) {
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
    if (bitmap.width * bitmap.height > IMAGE_PIXELS) throw new PictureError('image_too_large');
    return imageData(bitmap, bitmap.width, bitmap.height);
  } finally {
    bitmap.close();
  }
}

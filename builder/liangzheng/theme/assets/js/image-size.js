// Width and height of a picture from its header, without decoding it.

/** @typedef {{ width: number, height: number }} Size */

/**
 * @param {DataView} view
 * @param {number} offset
 * @param {number} length
 */
const text = (view, offset, length) =>
  offset + length <= view.byteLength
    ? String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + offset, length))
    : '';

/**
 * Of a PNG, JPEG, GIF, WebP, BMP, AVIF or HEIC; null for anything else, or what is cut off.
 * @param {DataView} view
 * @returns {Size | null}
 */
export function imageSize(view) {
  try {
    if (text(view, 1, 3) === 'PNG') return { width: view.getUint32(16), height: view.getUint32(20) };
    if (text(view, 0, 4) === 'GIF8') return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
    if (text(view, 0, 4) === 'RIFF' && text(view, 8, 4) === 'WEBP') return webp(view);
    if (view.getUint16(0) === 0xffd8) return jpeg(view);
    if (text(view, 0, 2) === 'BM') return { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) };
    if (text(view, 4, 4) === 'ftyp') return largestItem(view);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // cut off within the header
  }
  return null;
}

/**
 * Whether a file is a picture of a kind that every browser reads.
 * @param {DataView} view
 */
export const isPicture = (view) =>
  text(view, 1, 3) === 'PNG' || text(view, 0, 4) === 'GIF8' || text(view, 8, 4) === 'WEBP' || text(view, 0, 2) === '\xff\xd8';

/**
 * ISO/IEC 23008-12, section 6.5.3: "ispe" boxes hold the sizes of the images in a file.
 * @param {DataView} view
 */
function largestItem(view) {
  /** @type {Size | null} */
  let largest = null;
  const end = Math.min(view.byteLength - 16, 65_536);
  for (let at = 0; at < end; at++) {
    if (view.getUint32(at) !== 0x69737065) continue;
    const [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)];
    if (!largest || width * height > largest.width * largest.height) largest = { width, height };
  }
  return largest;
}

/**
 * ITU-T T.81, annex B: segments up to the first frame header (SOF0-SOF15 but for DHT, JPG and DAC).
 * @param {DataView} view
 */
function jpeg(view) {
  for (let at = 2; ; ) {
    while (view.getUint8(at + 1) === 0xff) at++; // fill bytes
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff) return null;
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    }
    at += 2 + view.getUint16(at + 2);
  }
}

/**
 * RFC 9649, sections 2.5 to 2.7: lossy, lossless and extended files.
 * @param {DataView} view
 */
function webp(view) {
  switch (text(view, 12, 4)) {
    case 'VP8 ':
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      return {
        width: (view.getUint16(24, true) | (view.getUint8(26) << 16)) + 1,
        height: (view.getUint16(27, true) | (view.getUint8(29) << 16)) + 1,
      };
    default:
      return null;
  }
}

// What a photo's file is by its beginning: its kind, whether it has colours, and whether a browser may fail to read it.
/** @typedef {'jpeg' | 'png' | 'webp' | 'gif' | 'bmp' | 'avif' | 'heic' | 'tiff'} Kind */

/**
 * @param {DataView} head
 * @param {number} offset
 * @param {number} length
 */
const text = (head, offset, length) =>
  offset + length <= head.byteLength ? String.fromCharCode(...new Uint8Array(head.buffer, head.byteOffset + offset, length)) : '';

/**
 * Nothing for what is no picture.
 * @param {DataView} head
 * @returns {Kind | undefined}
 */
export function kindOf(head) {
  if (text(head, 0, 3) === '\xff\xd8\xff') return 'jpeg';
  if (text(head, 1, 3) === 'PNG') return 'png';
  if (text(head, 0, 4) === 'RIFF' && text(head, 8, 4) === 'WEBP') return 'webp';
  if (text(head, 0, 4) === 'GIF8') return 'gif';
  if (text(head, 0, 2) === 'BM') return 'bmp';
  if (['II*\0', 'MM\0*'].includes(text(head, 0, 4))) return 'tiff'; // TIFF 6.0, section 2
  if (text(head, 4, 4) !== 'ftyp') return undefined;
  // ISO/IEC 23008-12, section 10: the brands of HEIC; AV1 Image File Format, section 6.
  const brands = text(head, 8, Math.min(40, Math.max(0, head.byteLength - 8)));
  if (/avi[fs]/.test(brands)) return 'avif';
  return /hei[cxms]|hev[cxms]|mif1|msf1/.test(brands) ? 'heic' : undefined;
}

/**
 * Whether a file says that it holds no colours: a JPEG of one component (ITU-T T.81, B.2.2), a PNG of colour type 0 or 4.
 * @param {DataView} head
 */
export function isGrey(head) {
  if (kindOf(head) === 'png') return head.byteLength > 25 && [0, 4].includes(head.getUint8(25));
  return kindOf(head) === 'jpeg' && componentsOf(head) === 1;
}

/**
 * Whether a file's kind can hold what is seen through. A frame of the camera, of which there is no file, cannot.
 * @param {DataView} head
 */
export const mayBeClear = (head) => head.byteLength > 0 && !['jpeg', 'bmp'].includes(kindOf(head) ?? '');

// Of the cells of a picture this part, less opaque than that.
const CLEAR = 0.02;
const OPAQUE = 128;

/** @param {ArrayLike<number>} cells of each, four numbers, the first how opaque it is */
export function isSeenThrough(cells) {
  let clear = 0;
  for (let at = 0; at < cells.length; at += 4) if (Number(cells[at]) < OPAQUE) clear += 1;
  return clear > (CLEAR * cells.length) / 4;
}

/** @param {DataView} head */
function componentsOf(head) {
  for (const { marker, at } of segmentsOf(head)) {
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) return at + 9 < head.byteLength ? head.getUint8(at + 9) : 0;
  }
  return 0;
}

/**
 * The segments of a JPEG up to its first scan, that included (ITU-T T.81, B.1.1); fewer where it is cut off.
 * @param {DataView} view
 * @returns {Generator<{ marker: number, at: number }>}
 */
function* segmentsOf(view) {
  for (let at = 2; at + 4 <= view.byteLength && view.getUint8(at) === 0xff; ) {
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1; // a fill byte
      continue;
    }
    yield { marker, at };
    if (marker === SCAN) return;
    at += 2 + view.getUint16(at + 2);
  }
}

const SCAN = 0xda;
const END = 0xd9;

/**
 * Whether a JPEG ends before its picture does: some browsers fill up the rest with grey. In a scan 0xff never stands before
 * the mark of the end (B.1.1.5), whatever comes after that.
 * @param {DataView<ArrayBuffer>} whole
 */
export function isCutOff(whole) {
  const scan = [...segmentsOf(whole)].find(({ marker }) => marker === SCAN);
  if (!scan) return true;
  const bytes = new Uint8Array(whole.buffer, whole.byteOffset, whole.byteLength);
  for (let at = bytes.indexOf(0xff, scan.at + 2); at >= 0; at = bytes.indexOf(0xff, at + 1)) if (bytes[at + 1] === END) return false;
  return true;
}

/**
 * Whether a JPEG may say how it is to be turned (Exif, in APP1).
 * @param {DataView} head
 */
export const saysExif = (head) => text(head, 0, Math.min(head.byteLength, 4096)).includes('Exif\0\0');

// Brands of image sequences: ISO/IEC 23008-12, section 10.4; AV1 Image File Format, section 6.3.
const SEQUENCES = ['avis', 'hevc', 'hevx'];
// GIF89a, sections 18 to 26: the blocks' first bytes, and what a table of colours is told by.
const IMAGE = 0x2c;
const EXTENSION = 0x21;
const TABLE = 0x80;

/**
 * Whether a file is an animation, of which a viewer shows one frame after the other; as `liangzheng.photo.animated` tells it.
 * A JPEG of several pictures (MPO) or with a film behind it is a photo, and so is a HEIC of several.
 * @param {DataView} whole
 */
export function isAnimated(whole) {
  const kind = kindOf(whole);
  if (kind === 'png') return framesOfPng(whole) > 1;
  if (kind === 'webp') return framesOfWebp(whole) > 1;
  if (kind === 'gif') return framesOfGif(whole) > 1;
  return (kind === 'avif' || kind === 'heic') && SEQUENCES.includes(text(whole, 8, 4));
}

/**
 * What the chunk acTL says, which stands before the picture (PNG, third edition, 11.3.2.1).
 * @param {DataView} view
 */
function framesOfPng(view) {
  for (let at = 8; at + 12 <= view.byteLength && text(view, at + 4, 4) !== 'IDAT'; at += 12 + view.getUint32(at)) {
    if (text(view, at + 4, 4) === 'acTL') return view.getUint32(at + 8);
  }
  return 1;
}

/**
 * Chunks ANMF (RFC 9649, section 2.7.1.1).
 * @param {DataView} view
 */
function framesOfWebp(view) {
  let frames = 0;
  for (let at = 12; at + 8 <= view.byteLength; ) {
    if (text(view, at, 4) === 'ANMF') frames += 1;
    const length = view.getUint32(at + 4, true);
    at += 8 + length + (length % 2);
  }
  return frames;
}

/**
 * Images; two are enough (GIF89a, appendix B).
 * @param {DataView} view
 */
function framesOfGif(view) {
  const byte = (/** @type {number} */ at) => (at < view.byteLength ? view.getUint8(at) : 0);
  const table = (/** @type {number} */ at) => (byte(at) & TABLE ? 3 * 2 ** ((byte(at) & 7) + 1) : 0);
  let frames = 0;
  for (let at = 13 + table(10); at + 10 <= view.byteLength && [IMAGE, EXTENSION].includes(byte(at)) && frames < 2; at += 1) {
    if (byte(at) === IMAGE) {
      frames += 1;
      at += 11 + table(at + 9); // and the first byte of what is packed
    } else {
      at += 2;
    }
    while (byte(at)) at += 1 + byte(at);
  }
  return frames;
}

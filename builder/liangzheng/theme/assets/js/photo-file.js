// What a photo's file is by its beginning: its kind, whether it has colours, and whether a browser may fail to read it.
/** @typedef {'jpeg' | 'png' | 'webp' | 'gif' | 'bmp' | 'avif' | 'heic'} Kind */

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

/** @param {DataView} head */
function componentsOf(head) {
  try {
    for (let at = 2; ; ) {
      while (head.getUint8(at + 1) === 0xff) at++;
      const marker = head.getUint8(at + 1);
      if (head.getUint8(at) !== 0xff) return 0;
      if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) return head.getUint8(at + 9);
      at += 2 + head.getUint16(at + 2);
    }
  } catch {
    return 0; // cut off within the header
  }
}

/**
 * Whether a JPEG may say how it is to be turned (Exif, in APP1).
 * @param {DataView} head
 */
export const saysExif = (head) => text(head, 0, Math.min(head.byteLength, 4096)).includes('Exif\0\0');

// The pictures in a Word, Excel or PowerPoint file, which is a ZIP archive (APPNOTE 6.3.10), as
// builder/liangzheng/pictures/office.py takes them out.
import { bounded } from './bounded.js';
import { FILE_LENGTH, OFFICE_PICTURES, OFFICE_UNPACKED } from './constants.js';

const PICTURE = /^(?:word|xl|ppt)\/media\/[^/]+\.(?:png|jpe?g|gif|bmp|tiff?|webp)$/i;
// Sections 4.3.16, 4.3.12 and 4.3.7: how the end, an entry of the directory and a file begin, and how long each is
// without what varies.
const END = { mark: 0x06054b50, length: 22 };
const ENTRY = { mark: 0x02014b50, length: 46 };
const FILE = { mark: 0x04034b50, length: 30 };
const COMMENT = 65_535;

/**
 * The pictures, one after another: none where the archive is damaged, and of no archive too much.
 * @param {Blob} blob
 * @returns {AsyncGenerator<Blob>}
 */
export async function* officePictures(blob) {
  if (blob.size > FILE_LENGTH) return;
  const view = new DataView(await blob.arrayBuffer());
  let left = OFFICE_UNPACKED;
  for (const { method, start, length } of entries(view)) {
    const most = Math.min(left, FILE_LENGTH);
    const packed = blob.slice(start, start + length);
    const picture = method === 0 ? packed.slice(0, most) : await inflated(packed, most);
    left -= picture?.size ?? most;
    if (left <= 0) return;
    if (picture?.size && picture.size < FILE_LENGTH) yield picture;
  }
}

/**
 * Where the pictures are, and how they are packed: 0, as they are, or 8, deflated (section 4.4.5).
 * @param {DataView} view
 */
function entries(view) {
  const found = [];
  try {
    let end = view.byteLength - END.length;
    while (view.getUint32(end, true) !== END.mark) {
      end -= 1;
      if (view.byteLength - end > COMMENT + END.length) return [];
    }
    let at = view.getUint32(end + 16, true);
    for (let left = view.getUint16(end + 10, true); left > 0 && found.length < OFFICE_PICTURES; left--) {
      if (view.getUint32(at, true) !== ENTRY.mark) break;
      const [name, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
      const [method, length] = [view.getUint16(at + 10, true), view.getUint32(at + 20, true)];
      const file = view.getUint32(at + 42, true);
      const path = new TextDecoder().decode(new Uint8Array(view.buffer, at + ENTRY.length, name));
      if (PICTURE.test(path) && (method === 0 || method === 8) && view.getUint32(file, true) === FILE.mark) {
        const start = file + FILE.length + view.getUint16(file + 26, true) + view.getUint16(file + 28, true);
        found.push({ method, start, length });
      }
      at += ENTRY.length + Number(name) + Number(extra) + Number(comment);
    }
  } catch (error) {
    // Beyond the end: what was found before it counts.
    if (!(error instanceof RangeError)) throw error;
  }
  return found;
}

/**
 * @param {Blob} packed
 * @param {number} most
 */
async function inflated(packed, most) {
  try {
    const bytes = await bounded(packed.stream().pipeThrough(new DecompressionStream('deflate-raw')), most);
    return bytes ? new Blob([bytes]) : null;
  } catch {
    return new Blob([]);
  }
}

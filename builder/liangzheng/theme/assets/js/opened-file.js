// What a chosen file is to this page: a picture to look at, bytes to judge, or a kind that holds no code as it is.
import { FILE_LENGTH } from './constants.js';
import { isPicture } from './image-size.js';
import { isPdf } from './pdf.js';

/** @import { Held } from './held-pictures.js' */
/** @import { FileKind } from './verifier.js' */

/**
 * What is to be said of a picture that this browser cannot read after all.
 * @typedef {{ code: string, format: string }} PictureKind
 */
/**
 * @typedef {{ is: 'picture', blob: Blob, kind: PictureKind | null } | { is: 'pdf', blob: Blob }
 *   | { is: 'held', blob: Blob, way: Held, kind: PictureKind } | { is: 'bytes', data: Uint8Array }
 *   | { is: 'refused', code: string, format?: string }} OpenedFile
 */

const HEAD = 65_536;
// A code's text under a picture's name; no picture begins so, and what is shorter may be the beginning of one.
const TEXT = /^[\t\n\r -~]{32,}$/;
/** @param {Uint8Array} head */
const isText = (head) => TEXT.test(String.fromCharCode(...head.subarray(0, 1024)));

/**
 * @param {Blob} blob
 * @param {(head: Uint8Array) => Promise<FileKind>} kindOf the verifier's word for what begins so
 * @returns {Promise<OpenedFile>}
 */
export async function openFile(blob, kindOf) {
  const head = new Uint8Array(await blob.slice(0, HEAD).arrayBuffer());
  if (isPicture(new DataView(head.buffer))) return { is: 'picture', blob, kind: null };
  if (isPdf(head)) return { is: 'pdf', blob };
  const { error, kind } = await kindOf(head);
  if (error) return { is: 'refused', code: 'verifier_stopped' };
  // What the browser calls a picture is tried as one, unless it is known to be something else.
  if (blob.type.startsWith('image/') && !isText(head) && !kind?.format) return { is: 'picture', blob, kind: kind ?? null };
  if (kind?.way === '') return { is: 'refused', code: kind.code, format: kind.format };
  if (kind && kind.way !== 'picture') return { is: 'held', blob, way: kind.way, kind };
  if (kind) return { is: 'picture', blob, kind };
  if (blob.size > FILE_LENGTH) return { is: 'refused', code: 'image_too_large' };
  if (blob.size === 0) return { is: 'refused', code: 'image_unreadable' };
  return { is: 'bytes', data: new Uint8Array(await blob.arrayBuffer()) };
}

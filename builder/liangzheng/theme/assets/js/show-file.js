// The codes of a file that a holder chooses: a picture, a page, or a text.
import { openFile } from './opened-file.js';
import { PictureError } from './picture.js';
import { RuntimeError } from './runtime-file.js';

/** @import { Code } from './codes.js' */
/** @import { HeldPictures } from './held-pictures.js' */
/** @import { PdfReader } from './pdf.js' */
/** @import { Found, Scanner } from './scanner.js' */
/** @import { Verifier } from './verifier.js' */

/**
 * @typedef {object} Readers
 * @property {Pick<Scanner, 'file'>} scanner
 * @property {Pick<PdfReader, 'file'>} pdf
 * @property {Pick<HeldPictures, 'file'>} held
 * @property {Pick<Verifier, 'kindOf' | 'explain'>} verifier
 */

/**
 * @param {Blob} blob
 * @param {Readers} readers
 * @returns {Promise<{ codes: readonly Code[] } | { sentence: string | undefined }>} the sentence says why there is none
 */
export async function codesOfFile(blob, { scanner, pdf, held, verifier }) {
  const file = await openFile(blob, (head) => verifier.kindOf(head));
  const explained = async (/** @type {string} */ code, format = '') => ({ sentence: await verifier.explain(code, format) });
  if (file.is === 'bytes') return { codes: [{ data: file.data }] };
  if (file.is === 'refused') return explained(file.code, file.format);
  const { codes = [], error } = await read(() => {
    if (file.is === 'pdf') return pdf.file(file.blob);
    return file.is === 'held' ? held.file(file.blob, file.way) : scanner.file(file.blob);
  });
  if (error === 'image_unreadable' && file.is !== 'pdf' && file.kind) return explained(file.kind.code, file.kind.format);
  if (error === 'slow' || error === 'stopped') return explained('image_too_complex');
  return error ? explained(error) : { codes };
}

/**
 * @param {() => Promise<Found>} file
 * @returns {Promise<Found>}
 */
async function read(file) {
  try {
    return await file();
  } catch (error) {
    if (error instanceof PictureError) return { error: error.code };
    if (error instanceof RuntimeError) return { error: 'runtime_part_missing' };
    throw error;
  }
}

// Finds codes in a picture. In: {open: {engine}} first, its file of the runtime; then {id, image: ImageData, thorough},
// {id, image, climb}, {id, image, look} of a camera's frame, or {id, blob}. Out: {alive: true} once the engine is there;
// {id, codes}; or {id, error: a catalogue code}, or {id, undrawable: true} where a file has to be drawn by the page; and
// before it {id, partial: {codes}} of a first look.
// thorough: look again in another way where nothing was found; a camera has its next frame instead. glimpse: tell whether
// there is a QR code that is not read.
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { BINARIZERS, LADDER, SYMBOLOGIES } from './constants.js';
import { serve } from './engine-worker.js';
import { lookAt } from './frame-look.js';
import { givenEngine } from './given-engine.js';
import { climb } from './ladder.js';
import { PictureError, canDraw, codesIn } from './picture.js';
import { moduleOf } from './unpacking.js';

/** @import { ReadResult, ReaderOptions } from 'zxing-wasm/reader' */
/** @import { Code, Part } from './codes.js' */
/** @import { Look } from './looks.js' */
/** @import { Bytes } from './runtime-file.js' */
/** @typedef {{ id: number, image?: ImageData, blob?: Blob, thorough?: boolean, glimpse?: boolean, climb?: boolean,
 *   look?: Look }} Question */

/** @param {Bytes} engine */
async function start(engine) {
  const module = await moduleOf(engine);
  await prepareZXingModule(givenEngine(module));
}

/**
 * @param {ReadResult} found
 * @returns {Part | undefined}
 */
function partOf({ symbology, sequenceSize, sequenceIndex, sequenceId }) {
  if (symbology === 'QRCode' && sequenceSize > 1) return [sequenceIndex, sequenceSize, Number(sequenceId)];
  // Macro PDF417: the host's engine tells neither number nor order, and both say the same.
  if (symbology === 'PDF417' && sequenceSize >= 0) return [0, 0, 0];
  return undefined;
}

/**
 * The bytes, not the text: a text has already been through a guess at its encoding.
 * @param {readonly ReadResult[]} found
 * @returns {Code[]}
 */
const codesOf = (found) =>
  found.filter((code) => code.isValid).map((code) => ({ data: code.bytes, symbology: code.symbology, part: partOf(code) }));

/**
 * @param {ImageData} image
 * @param {readonly (typeof BINARIZERS)[number][]} binarizers
 * @returns {Promise<Code[]>}
 */
async function read(image, binarizers) {
  for (const binarizer of binarizers) {
    const codes = await seen(image, { formats: [...SYMBOLOGIES], binarizer });
    if (codes.length) return codes;
  }
  return [];
}

/**
 * @param {ImageData} image
 * @param {ReaderOptions} options every other is the engine's default, as in builder/liangzheng/pictures/images.py
 * @returns {Promise<Code[]>}
 */
async function seen(image, options) {
  return codesOf(await readBarcodes(image, options));
}

/** @param {ImageData} image */
const byRungs = (image) =>
  climb(image, (look, { formats, binarizer }) => seen(look, { formats: [...formats], binarizer }));

/** @param {Question} question */
async function answer({ id, image, blob, thorough, glimpse, climb: otherwise, look: how }) {
  if (image && how) {
    const { found, unread } = await lookAt(image, how);
    return { codes: codesOf(found), unread };
  }
  if (image && otherwise) return { codes: await byRungs(image) };
  if (image) {
    const codes = await read(image, thorough ? BINARIZERS : BINARIZERS.slice(0, 1));
    if (codes.length || !glimpse) return { codes };
    const found = await readBarcodes(image, { formats: [...LADDER[0].formats], returnErrors: true });
    return { codes, glimpsed: found.length > 0 };
  }
  if (!blob || !canDraw()) return { undrawable: true };
  return codesIn(
    blob,
    { read: (look) => read(look, BINARIZERS), climb: byRungs },
    (codes) => self.postMessage({ id, partial: { codes } }),
  );
}

serve({ start, answer, codeOf: (error) => (error instanceof PictureError ? error.code : undefined) });

// Finds codes in a picture. In: {id, image: ImageData, thorough} or {id, blob}.
// Out: {alive: true} once the engine is there; {id, codes: [{data, symbology, part}]}, where part is undefined, or
// [index, count, parity] of a part of a code that is split over several symbols; or {id, error: a catalogue code}, or
// {id, undrawable: true} where a file has to be drawn by the page; and before it {id, partial: {codes}} of a first look.
// thorough: look again in another way where nothing was found; a camera has its next frame instead.
import { prepareZXingModule, readBarcodes } from '../../runtime/zxing/reader/index.js';
import { PictureError, canDraw, codesIn } from './picture.js';
import { siteUrl } from './site.js';

// The same as SYMBOLOGIES in verifier_wasm/judging/picture.py; a test holds the two together.
const SYMBOLOGIES = ['QRCode', 'Aztec', 'DataMatrix', 'PDF417', 'Code128'];

// The same as BINARIZERS in builder/liangzheng/pictures/images.py; every other option is the engine's default in both.
const BINARIZERS = ['LocalAverage', 'GlobalHistogram'];

const ready = prepareZXingModule({
  // Without this the package fetches its WebAssembly from a CDN.
  overrides: { locateFile: (path) => siteUrl(`runtime/zxing/${path}`) },
  fireImmediately: true,
});
ready.then(
  () => self.postMessage({ alive: true }),
  (error) => {
    // Uncaught, so that the page hears of it.
    setTimeout(() => {
      throw error;
    });
  },
);

function partOf({ symbology, sequenceSize, sequenceIndex, sequenceId }) {
  if (symbology === 'QRCode' && sequenceSize > 1) return [sequenceIndex, sequenceSize, Number(sequenceId)];
  // Macro PDF417: the host's engine tells neither number nor order, and both say the same.
  if (symbology === 'PDF417' && sequenceSize >= 0) return [0, 0, 0];
  return undefined;
}

async function read(image, binarizers) {
  for (const binarizer of binarizers) {
    const found = await readBarcodes(image, { formats: SYMBOLOGIES, binarizer });
    // The bytes, not the text: a text has already been through a guess at its encoding.
    const codes = found
      .filter((code) => code.isValid)
      .map((code) => ({ data: code.bytes, symbology: code.symbology, part: partOf(code) }));
    if (codes.length) return codes;
  }
  return [];
}

async function answer({ id, image, blob, thorough }) {
  if (image) return { codes: await read(image, thorough ? BINARIZERS : BINARIZERS.slice(0, 1)) };
  if (!canDraw()) return { undrawable: true };
  return codesIn(
    blob,
    (look) => read(look, BINARIZERS),
    (codes) => self.postMessage({ id, partial: { codes } }),
  );
}

self.addEventListener('message', async ({ data }) => {
  try {
    self.postMessage({ id: data.id, ...(await answer(data)) });
  } catch (error) {
    if (error instanceof PictureError) self.postMessage({ id: data.id, error: error.code });
    // The engine is not to be trusted after an error of its own.
    else self.postMessage({ id: data.id, error: 'stopped', fatal: true });
  }
});

// Finds codes in a picture. In: {id, image: ImageData, thorough}. Out: {id, codes: [{data, symbology, part}]};
// part is undefined, or [index, count, parity] of a part of a code that is split over several symbols.
// thorough: look again in another way where nothing was found; a camera has its next frame instead.
import { prepareZXingModule, readBarcodes } from '../../runtime/zxing/reader/index.js';
import { siteUrl } from './site.js';

// The same as SYMBOLOGIES in verifier_wasm/picture.py; a test holds the two together.
const SYMBOLOGIES = ['QRCode', 'Aztec', 'DataMatrix', 'PDF417', 'Code128'];

// The same as BINARIZERS in builder/images.py; every other option is the engine's default in both.
const BINARIZERS = ['LocalAverage', 'GlobalHistogram'];

const ready = prepareZXingModule({
  // Without this the package fetches its WebAssembly from a CDN.
  overrides: { locateFile: (path) => siteUrl(`runtime/zxing/${path}`) },
  fireImmediately: true,
});

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

self.addEventListener('message', async ({ data: { id, image, thorough } }) => {
  try {
    await ready;
    self.postMessage({ id, codes: await read(image, thorough ? BINARIZERS : BINARIZERS.slice(0, 1)) });
  } catch {
    self.postMessage({ id, error: 'scanner' });
  }
});

// Finds codes in a picture. In: {id, image: ImageData}. Out: {id, codes: [{data, symbology, part}]}; part is
// undefined, or [index, count, parity] of a part of a code that is split over several symbols.
import { prepareZXingModule, readBarcodes } from '../../runtime/zxing/reader/index.js';
import { siteUrl } from './site.js';

// The same as SYMBOLOGIES in verifier_wasm/picture.py; a test holds the two together.
const SYMBOLOGIES = ['QRCode', 'Aztec', 'DataMatrix', 'PDF417', 'Code128'];

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

self.addEventListener('message', async ({ data: { id, image } }) => {
  try {
    await ready;
    const found = await readBarcodes(image, { formats: SYMBOLOGIES, tryHarder: true });
    // The bytes, not the text: a text has already been through a guess at its encoding.
    const codes = found
      .filter((code) => code.isValid)
      .map((code) => ({ data: code.bytes, symbology: code.symbology, part: partOf(code) }));
    self.postMessage({ id, codes });
  } catch {
    self.postMessage({ id, error: 'scanner' });
  }
});

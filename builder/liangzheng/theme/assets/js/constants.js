// Shared with Python, and written by it: change liangzheng/page_constants.py or what that reads,
// then run `make constants`.

// verifier_wasm/limits.py: the largest picture in pixels; a file and a status list in bytes.
export const IMAGE_PIXELS = 50_000_000;
export const FILE_LENGTH = 20_000_000;
export const STATUS_TOKEN_LENGTH = 2_097_152;
// The same: rounds over a PDF's pages (pixels an inch, share of the time); a drawing's pixels.
export const PDF_ROUNDS = /** @type {const} */ ([[100, 0.3], [200, 0.6], [300, 0.9]]);
export const PDF_PIXELS = 16_777_216;
export const READING_MEMORY = 440_000_000;
// The same: an SVG in bytes, the sides it is drawn in; a document's pictures, their bytes.
export const SVG_LENGTH = 4_000_000;
export const SVG_SIDES = [2000, 3000];
export const OFFICE_PICTURES = 50;
export const OFFICE_UNPACKED = 60_000_000;

// verifier_wasm/judging/picture.py: the symbologies looked for, and the card's own.
export const SYMBOLOGIES = /** @type {const} */ (['QRCode', 'Aztec', 'DataMatrix', 'PDF417', 'Code128']);
/** @type {readonly string[]} */
export const LINEAR = ['Code128'];

// liangzheng/pictures/images.py: black from white, the next way where the last found nothing.
export const BINARIZERS = /** @type {const} */ (['LocalAverage', 'GlobalHistogram']);

// liangzheng/pictures/ladder.py: how a picture is looked at again in which nothing was found.
export const LADDER_SIDE = 2_000;
export const LADDER = /** @type {const} */ ([
  { side: 1600, steps: [], binarizer: 'LocalAverage', formats: ['QRCodeModel2'] },
  { side: 640, steps: [['equalize']], binarizer: 'FixedThreshold', formats: ['QRCodeModel2'] },
  { side: 2000, steps: [], binarizer: 'LocalAverage', formats: ['QRCodeModel2'] },
  { side: 640, steps: [['blur', 1.1], ['sharpen', 3, 300]], binarizer: 'LocalAverage', formats: ['QRCodeModel2'] },
  { side: 1000, steps: [['even'], ['blur', 1.1]], binarizer: 'LocalAverage', formats: ['QRCodeModel2'] },
  { side: 1600, steps: [['equalize'], ['even'], ['blur', 1.1]], binarizer: 'LocalAverage', formats: ['QRCodeModel2'] },
  { side: 2000, steps: [], binarizer: 'GlobalHistogram', formats: ['QRCodeModel2'] },
  { side: 640, steps: [['sharpen', 2, 300]], binarizer: 'LocalAverage', formats: ['QRCodeModel2'] },
  { side: 1000, steps: [['blur', 1.1], ['sharpen', 2, 300]], binarizer: 'LocalAverage', formats: ['QRCodeModel2'] },
  { side: 2000, steps: [['sharpen', 4, 400]], binarizer: 'FixedThreshold', formats: ['QRCodeModel2'] },
  { side: 1000, steps: [['blur', 1.1], ['sharpen', 4, 400]], binarizer: 'FixedThreshold', formats: ['QRCodeModel2'] },
  { side: 2000, steps: [['blur', 2], ['sharpen', 6, 600]], binarizer: 'LocalAverage', formats: ['QRCodeModel2'] },
  { side: 1000, steps: [], binarizer: 'LocalAverage', formats: ['AztecCode', 'DataMatrix', 'PDF417'] },
  { side: 1600, steps: [['even'], ['blur', 1.1]], binarizer: 'LocalAverage', formats: ['AztecCode', 'DataMatrix', 'PDF417'] },
]);

// liangzheng/trust/folder.py: the trust list, its root, and how that root changed.
export const TRUST_FILES = { list: 'trust-list.cbor', root: 'root.cbor', changes: 'root-changes.cbor' };

// verifier_wasm/report.py.
/** @typedef {'authentic' | 'restricted' | 'rejected' | 'cannot_judge'} Outcome */
/** @typedef {'pass' | 'fail' | 'warn' | 'not_checked'} Result */

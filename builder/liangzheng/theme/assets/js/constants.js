// Shared with Python, and written by it: change liangzheng/page_constants.py or what that reads,
// then run `make constants`.

// verifier_wasm/limits.py: the largest picture in pixels; a file and a status list in bytes.
export const IMAGE_PIXELS = 50_000_000;
export const FILE_LENGTH = 20_000_000;
export const STATUS_TOKEN_LENGTH = 2_097_152;
// The same: the longest text in a link to the page, in characters.
export const CARRIED_LENGTH = 20_000;
// The same: rounds over a PDF's pages (pixels an inch, share of the time); a drawing's pixels.
export const PDF_ROUNDS = /** @type {const} */ ([[100, 0.3], [200, 0.6], [300, 0.9]]);
export const PDF_GLIMPSED = 0.7;
export const PDF_LADDER = 200;
export const PDF_PIXELS = 16_777_216;
export const READING_MEMORY = 440_000_000;
// The same: a JPEG of more pixels is looked at as a photo at half of its sides.
export const PHOTO_WHOLE_PIXELS = 16_777_216;
// The same: an SVG in bytes, the sides it is drawn in; a document's pictures, their bytes.
export const SVG_LENGTH = 4_000_000;
export const SVG_SIDES = [2000, 3000];
export const OFFICE_PICTURES = 50;
export const OFFICE_UNPACKED = 60_000_000;

// verifier_wasm/judging/picture.py: the symbologies looked for, and the card's own.
export const SYMBOLOGIES = /** @type {const} */ (['QRCode', 'Aztec', 'DataMatrix', 'PDF417', 'Code128']);
/** @type {readonly string[]} */
export const LINEAR = ['Code128'];

// liangzheng/specimens/live.py: what the key of the demonstration's holder is made of.
export const SPECIMEN_SEED = "liangzheng specimen holder";

// liangzheng/pictures/images.py: black from white, the next way where the last found nothing.
export const BINARIZERS = /** @type {const} */ (['LocalAverage', 'GlobalHistogram']);

// liangzheng/pictures/ladder.py: how a picture is looked at again in which nothing was found.
export const LADDER_SIDE = 2_000;
export const LADDER = /** @type {const} */ ([
  { side: 1600, steps: [], binarizer: 'LocalAverage', formats: ['QRCodeModel2'], mends: false },
  { side: 640, steps: [['equalize']], binarizer: 'FixedThreshold', formats: ['QRCodeModel2'], mends: false },
  { side: 2000, steps: [], binarizer: 'LocalAverage', formats: ['QRCodeModel2'], mends: false },
  { side: 640, steps: [['blur', 1.1], ['sharpen', 3, 300]], binarizer: 'LocalAverage', formats: ['QRCodeModel2'], mends: false },
  { side: 1000, steps: [['even'], ['blur', 1.1]], binarizer: 'LocalAverage', formats: ['QRCodeModel2'], mends: false },
  { side: 1600, steps: [['equalize'], ['even'], ['blur', 1.1]], binarizer: 'LocalAverage', formats: ['QRCodeModel2'], mends: false },
  { side: 2000, steps: [], binarizer: 'GlobalHistogram', formats: ['QRCodeModel2'], mends: false },
  { side: 640, steps: [['sharpen', 2, 300]], binarizer: 'LocalAverage', formats: ['QRCodeModel2'], mends: false },
  { side: 420, steps: [], binarizer: 'LocalAverage', formats: ['QRCodeModel2'], mends: true },
  { side: 1000, steps: [], binarizer: 'LocalAverage', formats: ['QRCodeModel2'], mends: true },
  { side: 180, steps: [], binarizer: 'LocalAverage', formats: ['QRCodeModel2'], mends: true },
  { side: 1000, steps: [['blur', 1.1], ['sharpen', 2, 300]], binarizer: 'LocalAverage', formats: ['QRCodeModel2'], mends: false },
  { side: 2000, steps: [['sharpen', 4, 400]], binarizer: 'FixedThreshold', formats: ['QRCodeModel2'], mends: false },
  { side: 1000, steps: [['blur', 1.1], ['sharpen', 4, 400]], binarizer: 'FixedThreshold', formats: ['QRCodeModel2'], mends: false },
  { side: 2000, steps: [['blur', 2], ['sharpen', 6, 600]], binarizer: 'LocalAverage', formats: ['QRCodeModel2'], mends: false },
  { side: 1000, steps: [], binarizer: 'LocalAverage', formats: ['AztecCode', 'DataMatrix', 'PDF417'], mends: false },
  { side: 1600, steps: [['even'], ['blur', 1.1]], binarizer: 'LocalAverage', formats: ['AztecCode', 'DataMatrix', 'PDF417'], mends: false },
]);

// liangzheng/pictures/mending/symbol.py: by version and level, blocks and what corrects each.
export const QR_BLOCKS = [
  [[1, 10], [1, 7], [1, 17], [1, 13]],
  [[1, 16], [1, 10], [1, 28], [1, 22]],
  [[1, 26], [1, 15], [2, 22], [2, 18]],
  [[2, 18], [1, 20], [4, 16], [2, 26]],
  [[2, 24], [1, 26], [4, 22], [4, 18]],
  [[4, 16], [2, 18], [4, 28], [4, 24]],
  [[4, 18], [2, 20], [5, 26], [6, 18]],
  [[4, 22], [2, 24], [6, 26], [6, 22]],
  [[5, 22], [2, 30], [8, 24], [8, 20]],
  [[5, 26], [4, 18], [8, 28], [8, 24]],
  [[5, 30], [4, 20], [11, 24], [8, 28]],
  [[8, 22], [4, 24], [11, 28], [10, 26]],
  [[9, 22], [4, 26], [16, 22], [12, 24]],
  [[9, 24], [4, 30], [16, 24], [16, 20]],
  [[10, 24], [6, 22], [18, 24], [12, 30]],
  [[10, 28], [6, 24], [16, 30], [17, 24]],
  [[11, 28], [6, 28], [19, 28], [16, 28]],
  [[13, 26], [6, 30], [21, 28], [18, 28]],
  [[14, 26], [7, 28], [25, 26], [21, 26]],
  [[16, 26], [8, 28], [25, 28], [20, 30]],
  [[17, 26], [8, 28], [25, 30], [23, 28]],
  [[17, 28], [9, 28], [34, 24], [23, 30]],
  [[18, 28], [9, 30], [30, 30], [25, 30]],
  [[20, 28], [10, 30], [32, 30], [27, 30]],
  [[21, 28], [12, 26], [35, 30], [29, 30]],
  [[23, 28], [12, 28], [37, 30], [34, 28]],
  [[25, 28], [12, 30], [40, 30], [34, 30]],
  [[26, 28], [13, 30], [42, 30], [35, 30]],
  [[28, 28], [14, 30], [45, 30], [38, 30]],
  [[29, 28], [15, 30], [48, 30], [40, 30]],
  [[31, 28], [16, 30], [51, 30], [43, 30]],
  [[33, 28], [17, 30], [54, 30], [45, 30]],
  [[35, 28], [18, 30], [57, 30], [48, 30]],
  [[37, 28], [19, 30], [60, 30], [51, 30]],
  [[38, 28], [19, 30], [63, 30], [53, 30]],
  [[40, 28], [20, 30], [66, 30], [56, 30]],
  [[43, 28], [21, 30], [70, 30], [59, 30]],
  [[45, 28], [22, 30], [74, 30], [62, 30]],
  [[47, 28], [24, 30], [77, 30], [65, 30]],
  [[49, 28], [25, 30], [81, 30], [68, 30]],
];

// liangzheng/trust/folder.py: the trust list, its root, and how that root changed.
export const TRUST_FILES = { list: 'trust-list.cbor', root: 'root.cbor', changes: 'root-changes.cbor' };

// verifier_wasm/photo/seen.py: longest sides of what is handed over; faces; a file's head.
export const PHOTO_WORKING = 1_600;
export const PHOTO_SMALL = 320;
export const PHOTO_NEAR = 256;
export const PHOTO_SHARP = 256;
export const PHOTO_FACES = 5;
export const PHOTO_HEAD = 131_072;

// verifier_wasm/report.py.
/** @typedef {'authentic' | 'restricted' | 'rejected' | 'cannot_judge'} Outcome */
/** @typedef {'pass' | 'fail' | 'warn' | 'not_checked'} Result */

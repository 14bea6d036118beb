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

// verifier_wasm/judging/picture.py: the symbologies looked for, and the card's own.
export const SYMBOLOGIES = /** @type {const} */ (['QRCode', 'Aztec', 'DataMatrix', 'PDF417', 'Code128']);
/** @type {readonly string[]} */
export const LINEAR = ['Code128'];

// liangzheng/pictures/images.py: black from white, the next way where the last found nothing.
export const BINARIZERS = /** @type {const} */ (['LocalAverage', 'GlobalHistogram']);

// liangzheng/trust/folder.py: the trust list, its root, and how that root changed.
export const TRUST_FILES = { list: 'trust-list.cbor', root: 'root.cbor', changes: 'root-changes.cbor' };

// verifier_wasm/report.py.
/** @typedef {'authentic' | 'restricted' | 'rejected' | 'cannot_judge'} Outcome */
/** @typedef {'pass' | 'fail' | 'warn' | 'not_checked'} Result */

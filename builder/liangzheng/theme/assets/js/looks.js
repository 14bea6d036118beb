// In which ways the camera's frames are looked at, one way a frame: what most codes are found by comes often and is
// quick; what few are found by comes once in a round. Times are of one core, 1280x720, a desk without a code: every
// symbology in the whole frame takes 124 ms, QR codes in its middle 8 ms.

/**
 * part: the square in the middle, where the page draws its frame, or everything. side: the longer side is made no
 * longer than this. symbologies: a name of `SOUGHT`. sharpen: sigma and amount of an unsharp mask, before anything else.
 * everything: light on dark too, and smaller once more.
 * @typedef {object} Look
 * @property {'centre' | 'whole'} part
 * @property {number} side
 * @property {keyof typeof SOUGHT} symbologies
 * @property {readonly [sigma: 2 | 3, amount: number]} [sharpen]
 * @property {boolean} [everything]
 */

// Micro QR is for the looks without sharpening: it has little to tell a code from noise by.
export const SOUGHT = /** @type {const} */ ({
  qr: ['QRCodeModel1', 'QRCodeModel2'],
  common: ['QRCode', 'Code128'],
  rare: ['Aztec', 'DataMatrix', 'PDF417'],
  linear: ['Code128'],
  all: ['QRCode', 'Aztec', 'DataMatrix', 'PDF417', 'Code128'],
});

/** @type {Look} */
const CENTRE = { part: 'centre', side: 1080, symbologies: 'common' };
/** @type {Look} */
const SLIGHTLY = { part: 'centre', side: 720, symbologies: 'qr', sharpen: [2, 2] };
// Smaller: what is left of a code that is further out of focus is in there, and it costs half.
/** @type {Look} */
const STRONGLY = { part: 'centre', side: 540, symbologies: 'qr', sharpen: [3, 6] };

/** A round; every second look is sharpened. @type {readonly Look[]} */
export const LOOKS = [
  CENTRE,
  SLIGHTLY,
  { part: 'whole', side: 1280, symbologies: 'common' },
  STRONGLY,
  { part: 'whole', side: 1280, symbologies: 'rare' },
  SLIGHTLY,
  CENTRE,
  STRONGLY,
  { part: 'whole', side: 1920, symbologies: 'all', everything: true },
  SLIGHTLY,
];

/** What else is there, once a code was found. @type {Look} */
export const BESIDE = { part: 'whole', side: 1920, symbologies: 'common' };

/** For the card's barcode, which is as wide as the frame. @type {readonly Look[]} */
export const LINEAR_LOOKS = [
  { part: 'whole', side: 1280, symbologies: 'linear' },
  { part: 'whole', side: 1920, symbologies: 'linear', everything: true },
];

// In which ways the camera's frames are looked at, one way a frame: what most codes are found by comes often and is
// quick; what few are found by comes once in a round. Times are of one core, 1280x720, a desk without a code: every
// symbology in the whole frame takes 124 ms, QR codes in its middle 8 ms.

/** @typedef {readonly [name: keyof typeof import('./image-steps.js').STEPS, ...values: number[]]} Step */
/**
 * part: the square in the middle, where the page draws its frame, or everything. side: the longer side is made no
 * longer than this. symbologies: a name of `SOUGHT`. sharpen: sigma and amount of an unsharp mask, before anything else.
 * deblur: in its place, the blur that is taken back, as `deblur` has it. rung: in their place, steps of the ladder for
 * still pictures, at so many times the size. everything: light on dark too.
 * @typedef {object} Look
 * @property {'centre' | 'whole'} part
 * @property {number} side
 * @property {keyof typeof SOUGHT} symbologies
 * @property {readonly [sigma: 2 | 3, amount: number]} [sharpen]
 * @property {number} [deblur]
 * @property {{ steps: readonly Step[], times?: number }} [rung]
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

// Further out of focus still, by 4.8 and 5.8 pixels of a frame 720 high.
/** @type {Look} */
const UNFOCUSED = { part: 'centre', side: 720, symbologies: 'qr', deblur: 2.4 };
/** @type {Look} */
const FAR_OUT = { part: 'centre', side: 720, symbologies: 'qr', deblur: 2.9 };

// Three that read the most of what no other look does: grainy or of a screen; dim or uneven; moved, or small.
/** @type {Look} */
const GRAINY = { part: 'centre', side: 720, symbologies: 'qr', rung: { steps: [['blur', 1.1], ['sharpen', 2, 300]] } };
/** @type {Look} */
const DIM = { part: 'centre', side: 720, symbologies: 'qr', rung: { steps: [['even'], ['blur', 1.1]] } };
/** @type {Look} */
const LARGER = { part: 'centre', side: 720, symbologies: 'qr', rung: { steps: [], times: 2 } };

/** @type {readonly Look[]} */
const OFTEN = [
  CENTRE,
  SLIGHTLY,
  { part: 'whole', side: 1280, symbologies: 'common' },
  STRONGLY,
  CENTRE,
  UNFOCUSED,
  { part: 'whole', side: 1280, symbologies: 'rare' },
  GRAINY,
  { ...CENTRE, everything: true },
  FAR_OUT,
];

/** A round; every second look is at what was made of the frame. @type {readonly Look[]} */
export const LOOKS = [
  ...OFTEN,
  { part: 'whole', side: 1280, symbologies: 'all', everything: true },
  DIM,
  ...OFTEN,
  // All at once, in so large a frame, would take as long as ten others.
  { part: 'whole', side: 1920, symbologies: 'common' },
  LARGER,
];

/** What else is there, once a code was found. @type {Look} */
export const BESIDE = { part: 'whole', side: 1920, symbologies: 'common' };

/** For the card's barcode, which is as wide as the frame. @type {readonly Look[]} */
export const LINEAR_LOOKS = [
  { part: 'whole', side: 1280, symbologies: 'linear' },
  { part: 'whole', side: 1920, symbologies: 'linear', everything: true },
];

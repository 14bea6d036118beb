// An SVG as pictures: drawn by the browser as an image, in which no script runs and nothing is fetched. What could keep
// the page busy, or is told apart by the command line (builder/liangzheng/pictures/svg.py), is not drawn.
import { SVG_LENGTH, SVG_SIDES } from './constants.js';
import { inTime } from './in-time.js';
import { imageData } from './picture.js';

/** @import { Size } from './image-size.js' */

const LOAD_MS = 2000;
// Drawn so much smaller first: what takes longer than this is not drawn larger.
const TRIALS = [1 / 24, 1 / 8, 1 / 3];
const TRIAL_MS = 400;
// Elements that stand for many more than are written: of those that draw more than one shape, so many at most; of the
// others, as much as a file may be long.
const COPIES = 4;
// The largest QR code drawn square by square has 31,329; so many elements, or so long a text, take a second of the page's
// own time even where nothing of them is seen.
const ELEMENTS = 40_000;
const TEXT_LENGTH = 100_000;
const SHAPES = /^(?:path|rect|circle|ellipse|line|polyline|polygon|image)$/;
const BUSY = /<(?:[\w-]+:)?(?:filter|pattern|mask|marker|foreignObject)\b/i;
// All but a link, which draws nothing, refers to what is in the file.
const FOREIGN = /<(?!a\b)[^<>]*?\shref\s*=\s*(?:"\s*(?!#|data:)|'\s*(?!#|data:))/i;
const FOREIGN_NAMED = /<(?!a\b)[^<>]*?:href\s*=\s*(?:"\s*(?!#|data:)|'\s*(?!#|data:))/i;
// XML 1.0, section 2.4: no < within a tag. Nothing here goes back over a text for each of its parts: a file is 4 MB.
const ROOT = /<svg\b(?:[^<>"']|"[^"<]*"|'[^'<]*')*>/i;
const TAG = /<([\w-]+)(?![\w-])[^<>]*/g;
const NUMBER = String.raw`[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?`;
/** @type {Record<string, number>} CSS Values and Units 3, section 5.2: pixels */
const UNITS = { '': 1, px: 1, pt: 96 / 72, pc: 16, mm: 96 / 25.4, cm: 96 / 2.54, in: 96 };

/**
 * One drawing after another, each finer; none where it is not to be drawn or cannot be.
 * @param {Blob} blob
 * @returns {AsyncGenerator<ImageData>}
 */
export async function* svgDrawings(blob) {
  const text = blob.size > SVG_LENGTH ? '' : await blob.text();
  if (!text || !isPlain(text)) return;
  for (const side of SVG_SIDES) {
    const image = await drawn(text, side);
    if (!image) return;
    yield image;
  }
}

/** @param {string} text */
export function isPlain(text) {
  if (/<!ENTITY\b/.test(text) || BUSY.test(text) || FOREIGN.test(text) || FOREIGN_NAMED.test(text)) return false;
  /** @type {Map<string, number>} */
  const shapes = new Map();
  let elements = 0;
  for (const [tag, name = ''] of text.matchAll(TAG)) {
    elements += 1;
    if (elements > ELEMENTS) return false;
    const id = SHAPES.test(name) ? /\sid\s*=\s*["']([^"']*)["']/.exec(tag)?.[1] : undefined;
    if (id !== undefined) shapes.set(id, Math.max(tag.length, shapes.get(id) ?? 0));
  }
  let written = 0;
  for (const [part] of /<(?:[\w-]+:)?text\b/i.test(text) ? text.matchAll(/>[^<>]*/g) : []) written += part.trim().length - 1;
  if (written > TEXT_LENGTH) return false;
  let copies = 0;
  let copied = 0;
  for (const [, id = ''] of text.matchAll(/<(?:[\w-]+:)?use\b[^<>]*?href\s*=\s*["']\s*#([^"'<>]*)["']/g)) {
    const length = shapes.get(id);
    if (length === undefined) copies += 1;
    copied += length ?? 0;
  }
  return copies <= COPIES && copied <= SVG_LENGTH;
}

/**
 * The drawing's first tag with a size of its own, the longer side so many pixels, so that every browser draws it so large.
 * @param {string} text
 * @param {number} side
 * @returns {{ text: string } & Size | null}
 */
export function sized(text, side) {
  const [root = ''] = ROOT.exec(text) ?? [];
  if (!root) return null;
  const own = [lengthOf(root, 'width'), lengthOf(root, 'height')];
  const box = /\sviewBox\s*=\s*["']([^"']*)["']/.exec(root)?.[1]?.trim().split(/[\s,]+/).map(Number);
  const [wide = 0, high = 0] = own[0] && own[1] ? own : (box?.slice(2) ?? [300, 150]);
  if (!(wide > 0 && high > 0 && Number.isFinite(wide / high))) return null;
  const scale = side / Math.max(wide, high);
  const [width, height] = [Math.max(1, Math.round(wide * scale)), Math.max(1, Math.round(high * scale))];
  const bare = root.replace(/\s(?:width|height)\s*=\s*(?:"[^"]*"|'[^']*')/g, '');
  const shown = box ? '' : ` viewBox="0 0 ${wide} ${high}"`;
  const tag = bare.replace(/^<svg/i, `<svg width="${width}" height="${height}"${shown}`);
  return { text: text.replace(root, () => tag), width, height };
}

/**
 * @param {string} root
 * @param {string} name
 */
function lengthOf(root, name) {
  const [, number, unit = ''] = new RegExp(`\\s${name}\\s*=\\s*["']\\s*(${NUMBER})\\s*([a-z]*)\\s*["']`).exec(root) ?? [];
  return Number(number) * (UNITS[unit] ?? Number.NaN) || 0;
}

/**
 * @param {string} text
 * @param {number} side
 */
async function drawn(text, side) {
  const made = sized(text, side);
  if (!made) return null;
  const address = URL.createObjectURL(new Blob([made.text], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await inTime(image.decode(), LOAD_MS);
    // What is drawn cannot be ended. Shapes and effects that lie over one another cost as much as they cover.
    for (const part of TRIALS) {
      const began = performance.now();
      imageData(image, Math.ceil(made.width * part), Math.ceil(made.height * part));
      if (performance.now() - began > TRIAL_MS) return null;
    }
    return imageData(image, made.width, made.height);
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(address);
  }
}

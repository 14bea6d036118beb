// By which quarter turn a face stands upright, where a file says nothing of it or is wrong: as liangzheng.photo.turning.
import { facesIn, meshOf } from './photo-faces.js';

/** @import { Face, Point } from './photo-faces.js' */
/** @import { Models } from './photo-seen.js' */
/** @typedef {{ score: number, presence: number, angle: number }} View the largest face; the eyes' line in degrees */
/** @import { Picture } from './photo-resample.js' */

const TURNS = [90, 180, 270];
const SURE = 0.85;
const SURER = 0.1;
// A picture on its head that a quarter turn has to agree with: by more, since a black mask is surer by 0.11.
const FAR_SURER = 0.15;
// From how sure a turn is believed: at once, and where what is seen by a quarter more or less agrees.
const ASIDE = [0.75, 0.6];
const OVER = [0.87, 0.75];
const PRESENT = 0.9;
const LEVEL = 50;
const OFF = 45;
/** @type {View} */
const NOTHING = { score: 0, presence: 0, angle: 0 };
// The outer corners of the eyes.
const [RIGHT_EYE, LEFT_EYE] = [33, 263];

/**
 * In degrees, clockwise; 0 where it is upright, or nothing is.
 * @param {Models} models
 * @param {Picture} picture
 * @param {Face | undefined} first the largest face of the picture as it is
 * @param {{ presence: number, points: Point[] } | undefined} mesh of that
 */
export async function turnOf(models, picture, first, mesh) {
  const own = first && mesh ? viewOf(first, mesh) : NOTHING;
  if (uprightOf(own) >= SURE) return 0;
  /** @type {Record<number, View>} */
  const views = { 0: own };
  let turned = picture;
  for (const degrees of TURNS) {
    turned = quarterTurned(turned);
    views[degrees] = await largest(models, turned);
  }
  return surestTurn(views);
}

/**
 * The turn by which a face is clearly more a face than as it is; 0 where none is.
 * @param {Record<number, View>} views what is seen by 0, 90, 180 and 270 degrees
 */
export function surestTurn(views) {
  const own = uprightOf(views[0]);
  let [best, surest] = [own + (own ? SURER : 0), 0];
  for (const turn of TURNS) {
    const score = uprightOf(views[turn]);
    const [alone = 1, agreed = 1] = turn === 180 ? OVER : ASIDE;
    const far = turn !== 180 || !own || score > own + FAR_SURER;
    const believed = score >= alone || (score >= agreed && far && agree(views, turn));
    if (believed && score > best) [best, surest] = [score, turn];
  }
  return surest;
}

/**
 * Whether the same face is seen by a quarter turn more or less, and by neither one on its head.
 * @param {Record<number, View>} views
 * @param {number} turn
 */
function agree(views, turn) {
  const { angle } = views[turn] ?? NOTHING;
  const offs = [];
  for (const more of [90, 270]) {
    const view = views[(turn + more) % 360] ?? NOTHING;
    if (view.presence < PRESENT) continue;
    // From 0 to 360, and how far that is from a whole turn.
    const off = (view.angle - angle - more + 1080) % 360;
    offs.push(Math.min(off, 360 - off));
  }
  return offs.some((off) => off <= OFF) && offs.every((off) => off < 180 - OFF);
}

/**
 * The score, or 0 where the face is not upright.
 * @param {View | undefined} view
 */
function uprightOf({ score, presence, angle } = NOTHING) {
  return presence >= PRESENT && Math.abs(angle) <= LEVEL ? score : 0;
}

/**
 * @param {Models} models
 * @param {Picture} picture
 */
async function largest({ detection, mesh }, picture) {
  const [face] = await facesIn(detection, picture);
  return face ? viewOf(face, await meshOf(mesh, picture, face)) : NOTHING;
}

/**
 * @param {Face} face
 * @param {{ presence: number, points: Point[] }} mesh
 * @returns {View}
 */
function viewOf({ score }, { presence, points }) {
  const [right = [0, 0], left = [1, 0]] = [points[RIGHT_EYE], points[LEFT_EYE]];
  return { score, presence, angle: (Math.atan2(left[1] - right[1], left[0] - right[0]) * 180) / Math.PI };
}

/**
 * Clockwise.
 * @param {Picture} picture
 * @returns {Picture}
 */
export function quarterTurned({ width, height, data }) {
  const from = new Uint32Array(data.buffer, data.byteOffset, width * height);
  const to = new Uint32Array(width * height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) to[x * height + (height - 1 - y)] = /** @type {number} */ (from[at]);
  }
  return { width: height, height: width, data: new Uint8ClampedArray(to.buffer) };
}

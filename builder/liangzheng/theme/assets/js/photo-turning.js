// By which quarter turn a face stands upright, where a file says nothing of it or is wrong: as liangzheng.photo.turning.
import { facesIn, meshOf } from './photo-faces.js';

/** @import { Face, Point } from './photo-faces.js' */
/** @import { Models } from './photo-seen.js' */
/** @import { Picture } from './photo-resample.js' */

const TURNS = [90, 180, 270];
const SURE = 0.85;
const SURER = 0.1;
const OVER = 0.87;
const PRESENT = 0.9;
const LEVEL = 50;
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
  const own = first && mesh ? scoreOf(first, mesh) : 0;
  if (own >= SURE) return 0;
  let [best, turn] = [own + (own ? SURER : 0), 0];
  let turned = picture;
  for (const degrees of TURNS) {
    turned = quarterTurned(turned);
    const score = await upright(models, turned);
    if (degrees === 180 && score < OVER) continue;
    if (score > best) [best, turn] = [score, degrees];
  }
  return turn;
}

/**
 * The score of the largest face, or 0 where none is upright.
 * @param {Models} models
 * @param {Picture} picture
 */
async function upright({ detection, mesh }, picture) {
  const [face] = await facesIn(detection, picture);
  return face ? scoreOf(face, await meshOf(mesh, picture, face)) : 0;
}

/**
 * @param {Face} face
 * @param {{ presence: number, points: Point[] }} mesh
 */
function scoreOf(face, { presence, points }) {
  const [right = [0, 0], left = [1, 0]] = [points[RIGHT_EYE], points[LEFT_EYE]];
  const level = Math.abs((Math.atan2(left[1] - right[1], left[0] - right[0]) * 180) / Math.PI);
  return presence >= PRESENT && level <= LEVEL ? face.score : 0;
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

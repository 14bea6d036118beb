// Faces and people of a picture, from what MediaPipe's models answer (ADR 0035). The same as the command line does; all
// places are in pixels of the picture that is looked at.
import { PHOTO_FACES } from './constants.js';
import { cut } from './photo-resample.js';

/** @import { Box, Part, Picture } from './photo-resample.js' */
/** @typedef {readonly [x: number, y: number]} Place */
/** @typedef {readonly [x: number, y: number, z: number]} Point */
/** points: right eye, left eye, nose, mouth, right ear, left ear. @typedef {{ score: number, box: Box, points: readonly Place[] }} Face */
/** What a model answers, by the names of its outputs; null: of nothing, to have it ready. @typedef {(input: Float64Array | null) => Promise<Record<string, ArrayLike<number>>>} Model */

const DETECTED = 128;
const MESHED = 192;
export const MASKED = 256;
// What each anchor answers: a box, then six points.
const WIDE = 16;
const POINTS = 6;
const SURE = 0.5;
// Boxes that share more than this are of one face.
const SAME = 0.3;
// A mesh is looked for in the box of the face and so much around it.
const AROUND = 1.5;
// The outer corners of the eyes.
const [RIGHT_EYE, LEFT_EYE] = [33, 263];

// Their middles, in parts of the side: two for each cell of 8 pixels, six for each of 16.
const ANCHORS = [/** @type {const} */ ([8, 2]), /** @type {const} */ ([16, 6])].flatMap(([stride, each]) => {
  const side = DETECTED / stride;
  return Array.from({ length: side * side * each }, (_, n) => {
    const cell = Math.floor(n / each);
    return /** @type {const} */ ([((cell % side) + 0.5) / side, (Math.floor(cell / side) + 0.5) / side]);
  });
});

/** @param {number} x */
const sigmoid = (x) => 1 / (1 + Math.exp(-Math.max(-100, Math.min(100, x))));

/** @param {Box} box */
const areaOf = ([left, top, right, bottom]) => (right - left) * (bottom - top);

/** @param {Box} box */
const sideOf = ([left, top, right, bottom]) => Math.max(right - left, bottom - top);

/**
 * The largest first.
 * @param {Model} model
 * @param {Picture} picture
 * @returns {Promise<Face[]>}
 */
export async function facesIn(model, picture) {
  const { width, height } = picture;
  const side = Math.max(width, height);
  const [middleX, middleY] = [width / 2, height / 2];
  const found = await detected(model, picture, middleX, middleY, side);
  if (!found.length) {
    // A small one: in the middle and the four quarters, where there is picture.
    for (const [x, y] of /** @type {const} */ ([[0, 0], [-1, -1], [1, -1], [-1, 1], [1, 1]])) {
      const [cx, cy] = [middleX + (x * side) / 4, middleY + (y * side) / 4];
      if (cx > 0 && cx < width && cy > 0 && cy < height) found.push(...(await detected(model, picture, cx, cy, side / 2)));
    }
  }
  return merged(found).sort((one, other) => sideOf(other.box) - sideOf(one.box)).slice(0, PHOTO_FACES);
}

/**
 * @param {Model} model
 * @param {Picture} picture
 * @param {number} x the middle of the square that is looked at
 * @param {number} y
 * @param {number} side
 */
async function detected(model, picture, x, y, side) {
  const input = cut(picture, { x, y, width: side, height: side, angle: 0 }, DETECTED, DETECTED).map((level) => level / 127.5 - 1);
  const { regressors = [], classificators = [] } = await model(input);
  /** @type {Face[]} */
  const found = [];
  for (const [n, anchor] of ANCHORS.entries()) {
    const score = sigmoid(classificators[n] ?? -100);
    if (score < SURE) continue;
    const at = (/** @type {number} */ of) => (regressors[n * WIDE + of] ?? 0) / DETECTED;
    const place = (/** @type {number} */ of) =>
      /** @type {Place} */ ([x + side * (at(of) + anchor[0] - 0.5), y + side * (at(of + 1) + anchor[1] - 0.5)]);
    const [cx, cy] = place(0);
    const [halfWidth, halfHeight] = [(side * at(2)) / 2, (side * at(3)) / 2];
    found.push({
      score,
      box: [cx - halfWidth, cy - halfHeight, cx + halfWidth, cy + halfHeight],
      points: Array.from({ length: POINTS }, (_, point) => place(4 + 2 * point)),
    });
  }
  return found;
}

/**
 * What overlaps the surest is averaged into it, by how sure it is.
 * @param {readonly Face[]} found
 */
function merged(found) {
  let left = [...found].sort((one, other) => other.score - one.score);
  /** @type {Face[]} */
  const faces = [];
  for (let first = left[0]; first; first = left[0]) {
    const surest = first;
    const same = left.filter((face) => face === surest || shared(face.box, surest.box) > SAME);
    left = left.filter((face) => !same.includes(face));
    const total = same.reduce((sum, { score }) => sum + score, 0);
    const mean = (/** @type {(face: Face) => number} */ of) => same.reduce((sum, face) => sum + face.score * of(face), 0) / total;
    const side = (/** @type {0 | 1 | 2 | 3} */ of) => mean(({ box }) => box[of]);
    faces.push({
      score: surest.score,
      box: [side(0), side(1), side(2), side(3)],
      points: surest.points.map((_, n) => [mean(({ points }) => points[n]?.[0] ?? 0), mean(({ points }) => points[n]?.[1] ?? 0)]),
    });
  }
  return faces;
}

/**
 * Intersection over union.
 * @param {Box} one
 * @param {Box} other
 */
function shared(one, other) {
  const width = Math.min(one[2], other[2]) - Math.max(one[0], other[0]);
  const height = Math.min(one[3], other[3]) - Math.max(one[1], other[1]);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / (areaOf(one) + areaOf(other) - width * height);
}

/**
 * The mesh of a face: looked for where the detector saw it, then once more where the first mesh lies.
 * @param {Model} model
 * @param {Picture} picture
 * @param {Face} face
 */
export async function meshOf(model, picture, { box, points }) {
  const [right = [0, 0], left = [1, 0]] = points;
  const side = AROUND * Math.max(box[2] - box[0], box[3] - box[1]);
  const first = await meshed(model, picture, {
    ...{ x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2, width: side, height: side },
    angle: Math.atan2(left[1] - right[1], left[0] - right[0]),
  });
  return meshed(model, picture, around(first.points));
}

/** @param {readonly Point[]} points @returns {Part} */
function around(points) {
  const [right = [0, 0], left = [1, 0]] = [points[RIGHT_EYE], points[LEFT_EYE]];
  const angle = Math.atan2(left[1] - right[1], left[0] - right[0]);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const across = points.map(([x, y]) => cos * x + sin * y);
  const down = points.map(([x, y]) => cos * y - sin * x);
  const [from, to, top, bottom] = [Math.min(...across), Math.max(...across), Math.min(...down), Math.max(...down)];
  const [u, v] = [(from + to) / 2, (top + bottom) / 2];
  const side = AROUND * Math.max(to - from, bottom - top);
  return { x: cos * u - sin * v, y: sin * u + cos * v, width: side, height: side, angle };
}

/**
 * @param {Model} model
 * @param {Picture} picture
 * @param {Part} part a square
 * @returns {Promise<{ presence: number, points: Point[] }>}
 */
async function meshed(model, picture, part) {
  const { conv2d_21: mesh = [], conv2d_31: flag = [] } = await model(cut(picture, part, MESHED, MESHED).map((level) => level / 255));
  const [cos, sin] = [Math.cos(part.angle), Math.sin(part.angle)];
  const at = (/** @type {number} */ n) => (mesh[n] ?? 0) / MESHED;
  const points = Array.from({ length: Math.floor(mesh.length / 3) }, (_, n) => {
    const [u, v] = [(at(3 * n) - 0.5) * part.width, (at(3 * n + 1) - 0.5) * part.width];
    return /** @type {Point} */ ([part.x + cos * u - sin * v, part.y + sin * u + cos * v, at(3 * n + 2) * part.width]);
  });
  return { presence: sigmoid(flag[0] ?? -100), points };
}

/**
 * What of a picture is looked at for the person: around the face, as much as a portrait shows.
 * @param {Box} face
 * @param {{ width: number, height: number }} picture
 * @returns {Box}
 */
export function personBox([left, top, right, bottom], { width, height }) {
  const [x, y, side] = [(left + right) / 2, (top + bottom) / 2, right - left];
  return [Math.max(0, x - 3 * side), Math.max(0, y - 3 * side), Math.min(width, x + 3 * side), Math.min(height, y + 4 * side)];
}

/**
 * How surely each cell of a box is person: `MASKED` by `MASKED`, 0 to 255.
 * @param {Model} model
 * @param {Picture} picture
 * @param {Box} box
 */
export async function personIn(model, picture, [left, top, right, bottom]) {
  const part = { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top, angle: 0 };
  const { activation_10: mask = [] } = await model(cut(picture, part, MASKED, MASKED).map((level) => level / 255));
  return Uint8Array.from(mask, (share) => Math.max(0, Math.min(255, Math.round(share * 255))));
}

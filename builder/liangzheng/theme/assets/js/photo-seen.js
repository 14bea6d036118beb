// What was seen of a picture, in the form that the rules take it: verifier_wasm/photo/seen.py has it.
import { PHOTO_NEAR, PHOTO_SHARP, PHOTO_SMALL } from './constants.js';
import { MASKED, facesIn, meshOf, personBox, personIn } from './photo-faces.js';
import { averaged, luma } from './photo-resample.js';
import { turnOf } from './photo-turning.js';

/** @import { Model, Point } from './photo-faces.js' */
/** @import { Box, Picture } from './photo-resample.js' */
/** faces, mesh, person: the models of `liangzheng.runtime.models`. @typedef {{ detection: Model, mesh: Model, person: Model }} Models */
/**
 * width, height: of the picture itself, turned; picture: the same at most `WORKING` pixels long; part: pixels of the
 * picture's own resolution; file: null for a frame of the camera.
 * @typedef {object} Opened
 * @property {number} width
 * @property {number} height
 * @property {Picture} picture
 * @property {(box: Box) => Picture} part
 * @property {{ kind: string, bytes: number } | null} file
 * @property {boolean} grey
 * @property {boolean} clear part of it is seen through
 * @property {Uint8Array} head
 */
/**
 * told: JSON text; the others are bytes, empty where there is nothing.
 * @typedef {{ told: string, small: Uint8Array, person: Uint8Array, near: Uint8Array, sharp: Uint8Array, head: Uint8Array }} Seen
 */

// The longer side of the picture that is looked at.
export const WORKING = 1600;

const NONE = new Uint8Array();

/**
 * @param {Models} models
 * @param {Opened} opened
 * @returns {Promise<Seen>}
 */
export async function see(models, { width, height, picture, part, file, grey, clear, head }) {
  const scale = width / picture.width;
  const scaled = (/** @type {readonly number[]} */ places) => places.map((place) => place * scale);
  const found = await facesIn(models.detection, picture);
  const [first] = found;
  const whole = sized([0, 0, picture.width, picture.height], PHOTO_SMALL, scale);
  /** @type {Awaited<ReturnType<typeof meshOf>>[]} */
  const meshes = [];
  for (const face of found) meshes.push(await meshOf(models.mesh, picture, face));
  const faces = found.map(({ score, box }, at) => ({
    ...{ score, presence: meshes[at]?.presence ?? null, box: scaled(box), points: /** @type {number[][]} */ ([]) },
  }));
  const told = { width, height, file, grey, clear, faces, turn: await turnOf(models, picture, first, meshes[0]), small: whole };
  const small = averaged(picture, [0, 0, picture.width, picture.height], whole.width, whole.height);
  const [largest] = faces;
  if (!first || !largest) {
    const none = { person: null, near: null, sharp: null };
    return { told: JSON.stringify({ ...told, ...none }), ...{ small, person: NONE, near: NONE, sharp: NONE, head } };
  }
  const { points = [] } = meshes[0] ?? {};
  largest.points = points.map((point) => scaled(point));
  const bodyBox = personBox(first.box, picture);
  const person = await personIn(models.person, picture, bodyBox);
  const nearBox = nearOf(points, picture);
  const near = sized(nearBox, PHOTO_NEAR, scale);
  const sharpBox = sharpOf(points.map(([x, y]) => [x * scale, y * scale, 0]), { width, height });
  const close = luma(part(sharpBox));
  return {
    told: JSON.stringify({
      ...told,
      person: { box: scaled(bodyBox), width: MASKED, height: MASKED },
      near: { ...near, box: scaled(nearBox) },
      sharp: { box: sharpBox, width: sharpBox[2] - sharpBox[0], height: sharpBox[3] - sharpBox[1] },
    }),
    ...{ small, person, near: averaged(picture, nearBox, near.width, near.height), sharp: close, head },
  };
}

/**
 * The size of a box whose longer side is `side` pixels at most, and no larger than it is in the picture itself.
 * @param {Box} box
 * @param {number} side
 * @param {number} scale
 */
function sized([left, top, right, bottom], side, scale) {
  const [width, height] = [(right - left) * scale, (bottom - top) * scale];
  const share = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) };
}

/** @param {readonly Point[]} points @returns {Box} */
function holding(points) {
  const [across, down] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return [Math.min(...across), Math.min(...down), Math.max(...across), Math.max(...down)];
}

/** @param {Box} box @param {{ width: number, height: number }} picture @returns {Box} */
const within = ([left, top, right, bottom], { width, height }) => {
  const [x0, y0, x1, y1] = [clamped(left, width), clamped(top, height), clamped(right, width), clamped(bottom, height)];
  // A face beyond the edge leaves a pixel.
  return [Math.min(x0, width - 1), Math.min(y0, height - 1), Math.max(x1, Math.min(x0, width - 1) + 1), Math.max(y1, Math.min(y0, height - 1) + 1)];
};

/** @param {number} place @param {number} side */
const clamped = (place, side) => Math.max(0, Math.min(side, place));

/** @param {readonly Point[]} points @param {Picture} picture */
function nearOf(points, picture) {
  const [left, top, right, bottom] = holding(points);
  const [width, height] = [right - left, bottom - top];
  return within([left - 0.35 * width, top - 0.6 * height, right + 0.35 * width, bottom + 0.35 * height], picture);
}

/** @param {readonly Point[]} points @param {{ width: number, height: number }} size */
function sharpOf(points, size) {
  const [left, top, right, bottom] = within(holding(points), size);
  const [across, down] = [Math.max(1, Math.min(PHOTO_SHARP, Math.floor(right - left))), Math.max(1, Math.min(PHOTO_SHARP, Math.floor(bottom - top)))];
  const [x, y] = [Math.floor((left + right - across) / 2), Math.floor((top + bottom - down) / 2)];
  return within([x, y, x + across, y + down], size);
}

// What was seen of a picture, in the form that the rules take it: verifier_wasm/photo/seen.py has it.
import { PHOTO_NEAR, PHOTO_SHARP, PHOTO_SMALL, PHOTO_WORKING } from './constants.js';
import { MASKED, facesIn, meshOf, personBox, personIn } from './photo-faces.js';
import { boxed, colours, luma, rowsOf } from './photo-resample.js';
import { turnOf } from './photo-turning.js';

/** @import { Model, Point } from './photo-faces.js' */
/** @import { Box, Picture } from './photo-resample.js' */
/** faces, mesh, person: the models of `liangzheng.runtime.models`. @typedef {{ detection: Model, mesh: Model, person: Model }} Models */
/**
 * width, height: of the picture itself, turned; picture: the same at most `PHOTO_WORKING` pixels long; part: pixels of the
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

const NONE = new Uint8Array();

/**
 * @param {Models} models
 * @param {Opened} opened
 * @returns {Promise<Seen>}
 */
export async function see(models, { width, height, picture, part, file, grey, clear, head }) {
  const factor = factorOf({ width, height });
  const scaled = (/** @type {readonly number[]} */ places) => places.map((place) => place * factor);
  const found = await facesIn(models.detection, picture);
  const [first] = found;
  const small = averaged(picture, [0, 0, width, height], PHOTO_SMALL, factor);
  /** @type {Awaited<ReturnType<typeof meshOf>>[]} */
  const meshes = [];
  for (const face of found) meshes.push(await meshOf(models.mesh, picture, face));
  const faces = found.map(({ score, box }, at) => ({
    ...{ score, presence: meshes[at]?.presence ?? null, box: scaled(box), points: /** @type {number[][]} */ ([]) },
  }));
  const told = { width, height, file, grey, clear, faces, turn: await turnOf(models, picture, first, meshes[0]), small: small.told };
  const [largest] = faces;
  if (!first || !largest) {
    const none = { person: null, near: null, sharp: null };
    return { told: JSON.stringify({ ...told, ...none }), ...{ small: small.bytes, person: NONE, near: NONE, sharp: NONE, head } };
  }
  const points = (meshes[0]?.points ?? []).map((point) => /** @type {[number, number, number]} */ (scaled(point).map(hundredths)));
  largest.points = points;
  const bodyBox = personBox(/** @type {any} */ (largest.box), { width, height });
  const person = await personIn(models.person, picture, /** @type {any} */ (bodyBox.map((side) => side / factor)));
  const near = averaged(picture, nearOf(points, { width, height }), PHOTO_NEAR, factor);
  const sharpBox = sharpOf(points, { width, height });
  return {
    told: JSON.stringify({
      ...told,
      person: { box: bodyBox, width: MASKED, height: MASKED },
      near: near.told,
      sharp: { box: sharpBox, width: sharpBox[2] - sharpBox[0], height: sharpBox[3] - sharpBox[1] },
    }),
    ...{ small: small.bytes, person, near: near.bytes, sharp: luma(part(sharpBox)), head },
  };
}

/**
 * How many pixels of a picture one of the working picture is, a side.
 * @param {{ width: number, height: number }} picture
 */
export const factorOf = ({ width, height }) => Math.max(1, Math.max(width, height) / PHOTO_WORKING);

/** @param {number} place */
const hundredths = (place) => Math.round(place * 100) / 100;

/**
 * A part of the picture, at most so many pixels long and no larger than in the working picture.
 * @param {Picture} working
 * @param {Box} box in the picture's pixels
 * @param {number} longest
 * @param {number} factor
 */
function averaged(working, box, longest, factor) {
  const [left, top, right, bottom] = /** @type {[number, number, number, number]} */ (box.map((side) => side / factor));
  const times = Math.max(1, Math.max(right - left, bottom - top) / longest);
  const [width, height] = [pixels((right - left) / times), pixels((bottom - top) / times)];
  const part = /** @type {const} */ ([left, top, Math.min(right, working.width), Math.min(bottom, working.height)]);
  return { told: { box, width, height }, bytes: colours(boxed(rowsOf(working), part, width, height)) };
}

/** @param {number} side */
export const pixels = (side) => Math.max(1, Math.round(side));

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

/** @param {readonly Point[]} points @param {{ width: number, height: number }} picture */
function nearOf(points, picture) {
  const [left, top, right, bottom] = holding(points);
  const [width, height] = [right - left, bottom - top];
  return within([left - 0.35 * width, top - 0.6 * height, right + 0.35 * width, bottom + 0.35 * height], picture);
}

/** @param {readonly Point[]} points @param {{ width: number, height: number }} size @returns {Box} */
function sharpOf(points, size) {
  const [left, top, right, bottom] = within(holding(points), size);
  const [across, down] = [Math.max(1, Math.min(PHOTO_SHARP, Math.floor(right - left))), Math.max(1, Math.min(PHOTO_SHARP, Math.floor(bottom - top)))];
  const [x, y] = [Math.floor((left + right - across) / 2), Math.floor((top + bottom - down) / 2)];
  return [x, y, x + across, y + down];
}

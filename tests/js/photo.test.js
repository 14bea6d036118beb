// What the photo check's page computes by itself: parts of pictures, frames, files' kinds, and the decoding of what the
// detector answers. The models themselves are run by tests/browser/test_photo_check.py.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { facesIn, personBox } from '#js/photo-faces.js';
import { isCutOff, isGrey, isSeenThrough, kindOf, mayBeClear, saysExif } from '#js/photo-file.js';
import { cornersOf, isFilled, isWhole, savedSize } from '#js/photo-frame.js';
import { free } from '#js/photo-hints.js';
import { boxed, colours, cut, luma, reduced, rowsOf } from '#js/photo-resample.js';
import { surestTurn } from '#js/photo-turning.js';

/** A picture of levels, row by row. */
const picture = (width, height, level) => {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < width * height; at++) data.set([...level(at % width, Math.floor(at / width)), 255], at * 4);
  return { width, height, data };
};
const grey = (level) => [level, level, level];
const ramp = picture(6, 5, (x, y) => grey(10 * x + y));

test('a reduced picture has means, at the edges of what there is', () => {
  const half = reduced(ramp, 2);
  assert.deepEqual([half.width, half.height], [3, 3]);
  // 0, 10, 1, 11 in the first corner; 40, 50 a row above the last edge.
  assert.equal(half.data[0], 6); // 5.5, halves up
  assert.equal(half.data[(2 * 3 + 2) * 4], 49);
});

test('a part as large as its cells is the pixels themselves; beyond the picture it is black', () => {
  const same = cut(ramp, { x: 3, y: 2.5, width: 6, height: 5, angle: 0 }, 6, 5);
  assert.deepEqual([...same].filter((_, n) => n % 3 === 0), Array.from({ length: 30 }, (_, n) => 10 * (n % 6) + Math.floor(n / 6)));
  const beside = cut(ramp, { x: 12, y: 2.5, width: 6, height: 5, angle: 0 }, 6, 5);
  assert.ok(beside.every((level) => level === 0));
});

test('a part turned by a quarter is read down, from right to left', () => {
  const square = picture(4, 4, (x, y) => grey(10 * x + y));
  const turned = [...cut(square, { x: 2, y: 2, width: 4, height: 4, angle: Math.PI / 2 }, 4, 4)].filter((_, n) => n % 3 === 0).map(Math.round);
  assert.deepEqual(turned.slice(0, 4), [30, 31, 32, 33]);
  assert.deepEqual(turned.slice(12), [0, 1, 2, 3]);
});

test('an average over areas is of the pixels whose middles lie in each', () => {
  const line = picture(5, 1, (x) => [50 * x, 0, 255]);
  assert.deepEqual([...colours(boxed(rowsOf(line), [0, 0, 5, 1], 2, 1))], [50, 0, 255, 175, 0, 255]);
});

test('a picture is asked for by strips, each row once', () => {
  const asked = [];
  const rows = (y, count) => {
    asked.push([y, count]);
    return rowsOf(tall).rows(y, count);
  };
  const tall = picture(2, 600, (_, y) => grey(Math.floor(y / 200)));
  const small = boxed({ width: 2, height: 600, rows }, [0, 0, 2, 600], 1, 3);
  assert.deepEqual([...colours(small)].filter((_, n) => n % 3 === 0), [0, 1, 2]);
  assert.deepEqual(asked, [[0, 256], [256, 256], [512, 88]]);
});

test('light is weighed as ITU-R BT.601 says', () => {
  assert.deepEqual([...luma(picture(3, 1, (x) => [[255, 0, 0], [0, 255, 0], [0, 0, 255]][x]))], [76, 150, 29]);
});

test('a frame turned about its middle: its corners, and whether the picture fills it', () => {
  const frame = { centre: [100, 100], width: 44, height: 64, turn: 0 };
  assert.deepEqual(cornersOf(frame), [[78, 68], [122, 68], [122, 132], [78, 132]]);
  const quarter = cornersOf({ ...frame, turn: Math.PI / 2 }).map((place) => place.map(Math.round));
  assert.deepEqual(quarter, [[132, 78], [132, 122], [68, 122], [68, 78]]);
  assert.equal(isFilled(frame, { width: 200, height: 200 }), true);
  assert.equal(isFilled(frame, { width: 200, height: 130 }), false);
  assert.equal(isFilled({ ...frame, turn: 0.5 }, { width: 123, height: 200 }), false);
});

test('a frame that is the picture itself has the form already; a turned or a smaller one has not', () => {
  const [whole, frame] = [{ width: 520, height: 756 }, { centre: [260, 378], width: 520, height: 756, turn: 0 }];
  assert.equal(isWhole(frame, whole), true);
  assert.equal(isWhole({ ...frame, centre: [259, 379], width: 519.8 }, whole), true);
  assert.equal(isWhole({ ...frame, turn: 0.02 }, whole), false);
  assert.equal(isWhole({ ...frame, width: 510, height: 742 }, whole), false);
  assert.equal(isWhole(frame, { width: 520, height: 800 }), false);
});

test('nothing is enlarged, and no more than twice 520 pixels are saved', () => {
  const frame = { centre: [0, 0], height: 0, turn: 0 };
  assert.equal(savedSize({ ...frame, width: 518 }), undefined);
  assert.deepEqual(savedSize({ ...frame, width: 520 }), { width: 520, height: 756, most: 500_000 });
  assert.deepEqual(savedSize({ ...frame, width: 3000 }), { width: 1040, height: 1512, most: 500_000 });
});

const bytes = (...parts) => {
  const all = Buffer.concat(parts.map((part) => Buffer.from(part, 'latin1')));
  return new DataView(all.buffer, all.byteOffset, all.length);
};
const jpeg = (components) => bytes('\xff\xd8\xff\xe1\0\x08Exif\0\0', [0xff, 0xc0, 0, 8 + 3 * components, 8, 0, 9, 0, 9, components]);

test('files are known by how they begin, and say whether they have colours', () => {
  const kinds = [jpeg(3), bytes('\x89PNG\r\n'), bytes('RIFF\0\0\0\0WEBP'), bytes('GIF89a'), bytes('\0\0\0\x18ftypheic'), bytes('\0\0\0\x18ftypavif'), bytes('II*\0'), bytes('MM\0*'), bytes('%PDF-1.7'), bytes('')];
  assert.deepEqual(kinds.map(kindOf), ['jpeg', 'png', 'webp', 'gif', 'heic', 'avif', 'tiff', 'tiff', undefined, undefined]);
  assert.deepEqual([jpeg(1), jpeg(3), bytes('\xff\xd8\xff')].map(isGrey), [true, false, false]);
  const png = (type) => bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x09\0\0\0\x09\x08', [type, 0, 0, 0]);
  assert.deepEqual([0, 2, 4, 6].map((type) => isGrey(png(type))), [true, false, true, false]);
  assert.deepEqual([saysExif(jpeg(3)), saysExif(bytes('\xff\xd8\xff\xe0'))], [true, false]);
});

test('a ground that was cut away is seen through; rounded corners and a JPEG are not', () => {
  const through = (clear) => isSeenThrough(Array.from({ length: 400 }, (_, at) => (at % 4 === 0 && at < 4 * clear ? 0 : 255)));
  assert.deepEqual([0, 2, 3, 60].map(through), [false, false, true, true]);
  assert.deepEqual([bytes('\x89PNG\r\n'), bytes('RIFF\0\0\0\0WEBP'), jpeg(3), bytes('')].map(mayBeClear), [true, true, false, false]);
});

test('a JPEG that ends before its picture does is cut off, whatever comes behind the end of a whole one', () => {
  const scan = [0xff, 0xda, 0, 4, 1, 0, 1, 2, 0xff, 0, 3, 0xff, 0xd0, 4];
  const thumbnail = [0xff, 0xe1, 0, 6, 0xff, 0xd9, 0xff, 0xd9];
  const start = [0xff, 0xd8];
  assert.equal(isCutOff(bytes(start, thumbnail, scan, [0xff, 0xd9])), false);
  assert.equal(isCutOff(bytes(start, thumbnail, scan, [0xff, 0xd9], 'a film')), false);
  assert.equal(isCutOff(bytes(start, thumbnail, scan)), true);
  assert.equal(isCutOff(bytes(start, thumbnail)), true);
  assert.equal(isCutOff(bytes(start, [0xff, 0xe1, 0xff])), true);
});

/** What the detector answers where some of its 896 anchors see a face: by anchor, score and 16 numbers. */
const answering = (...seen) => (input) => {
  assert.equal(input.length, 128 * 128 * 3);
  const [regressors, classificators] = [new Float32Array(896 * 16), new Float32Array(896).fill(-50)];
  for (const [anchor, score, numbers] of seen) {
    classificators[anchor] = score;
    regressors.set(numbers, anchor * 16);
  }
  return Promise.resolve({ regressors, classificators });
};

test('an anchor that sees a face is decoded; those that see the same are one', async () => {
  const blank = picture(256, 256, () => grey(128));
  // Anchor 0 lies at (4, 4) of 128; 512 is the first of the coarse ones, at (8, 8). Both see the same box.
  const points = (x, y) => [x, y, 32, 32, ...Array(12).fill(0)];
  const [face, ...more] = await facesIn(answering([0, 0, points(60, 60)], [512, 2, points(56, 56)], [2, -1, points(0, 0)]), blank);
  assert.deepEqual(more, []);
  assert.deepEqual(face.box.map(Math.round), [96, 96, 160, 160]);
  assert.ok(Math.abs(face.score - 1 / (1 + Math.exp(-2))) < 1e-9);
  assert.deepEqual(personBox(face.box, blank), [0, 0, 256, 256]);
});

test('two apart are two, the larger first', async () => {
  const blank = picture(256, 256, () => grey(128));
  const numbers = (x, side) => [x, 60, side, side, ...Array(12).fill(0)];
  const found = await facesIn(answering([0, 3, numbers(20, 10)], [1, 1, numbers(90, 30)]), blank);
  assert.deepEqual(found.map(({ box }) => Math.round(box[2] - box[0])), [60, 20]);
});

test('a badge hides no other: it stands beside it, and below where the picture ends', () => {
  const taken = [];
  for (let badge = 0; badge < 5; badge++) taken.push(free([70, 10], taken, 5, 100));
  assert.deepEqual(taken.map(([x, y]) => [Math.round(x), Math.round(y)]), [[70, 10], [81, 10], [92, 10], [70, 21], [81, 21]]);
  assert.deepEqual(free([120, 10], [], 5, 100), [100, 10]);
  assert.deepEqual(free([20, 10], taken, 5, 100), [20, 10]);
});

test('a picture is turned where the turned face is clearly more a face', async () => {
  const seen = JSON.parse(await readFile(new URL('../support/photo_turns.json', import.meta.url), 'utf8'));
  for (const { name, turn, views } of seen) {
    const turns = views.map(([score, presence, angle], at) => [90 * at, { score, presence, angle }]);
    assert.equal(surestTurn(Object.fromEntries(turns)), turn, name);
  }
});

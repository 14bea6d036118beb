// Which looks are taken at a picture; drawing itself is the browser's.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { FILE_LENGTH, IMAGE_PIXELS } from '#js/constants.js';
import { PictureError, canDraw, codesIn, imageData } from '#js/picture.js';
import { Scanner } from '#js/scanner.js';
import { put, runtime } from './support/page.js';

const CANVAS = 4096 * 4096;

// A browser that decodes any file as a picture of this size.
function browser(t, width, height, { decodes = true, draws = true, blank = false } = {}) {
  const seen = { closed: 0, drawn: [], filled: 0 };
  put(t, 'createImageBitmap', async () => {
    if (!decodes) throw new DOMException('', 'InvalidStateError');
    return { width, height, close: () => (seen.closed += 1) };
  });
  put(t, 'OffscreenCanvas', class {
    getContext() {
      if (!draws) return null;
      return {
        fillRect: () => (seen.filled += 1),
        drawImage: (_source, ...where) => seen.drawn.push(where),
        getImageData: (_x, _y, w, h) => ({ width: w, height: h, data: blank ? new Uint8ClampedArray(4) : new Uint8ClampedArray(4).fill(255) }),
      };
    }
  });
  return seen;
}

const refused = (code) => (error) => error instanceof PictureError && error.code === code;

const blob = new Blob(['picture']);
const never = { read: async () => [], climb: async () => [] };

async function looked(t, width, height, read = never.read, climb = never.climb) {
  const seen = browser(t, width, height);
  const looks = [];
  const quick = [];
  const reader = { read: async (image) => (looks.push([image.width, image.height]), read(image, looks.length)), climb };
  const { codes } = await codesIn(blob, reader, (found) => quick.push(found));
  return { looks, quick, codes, ...seen };
}

test('a small picture is looked at once, whole, on white', async (t) => {
  const { looks, closed, filled, drawn } = await looked(t, 800, 600);
  // And drawn once more for the other ways to look.
  assert.deepEqual([looks, closed, filled, drawn], [[[800, 600]], 1, 2, [[0, 0, 800, 600], [0, 0, 800, 600]]]);
});

test('a large one is seen small first, and what is found there is told', async (t) => {
  const { looks, quick, codes } = await looked(t, 4000, 3000, async (_image, look) => (look === 1 ? ['seen'] : []));
  assert.deepEqual(looks, [[1280, 960], [2560, 1920]]);
  assert.deepEqual([quick, codes], [[['seen']], ['seen']]);
});

test('the finer look counts before the small one', async (t) => {
  const { codes } = await looked(t, 4000, 3000, async (_image, look) => (look === 1 ? ['one'] : ['one', 'two']));
  assert.deepEqual(codes, ['one', 'two']);
});

test('beyond a canvas it is looked at smaller, then part by part, until something is found', async (t) => {
  const { looks, drawn } = await looked(t, 8000, 6000);
  assert.ok(looks.every(([width, height]) => width * height <= CANVAS));
  assert.ok(looks.length > 3);
  // Every pixel is in a part, and parts overlap.
  const parts = drawn.filter((where) => where.length === 8);
  for (const [place, length, side] of [[0, 2, 8000], [1, 3, 6000]]) {
    const spans = [...new Map(parts.map((part) => [part[place], part[length]]))].sort(([a], [b]) => a - b);
    assert.equal(spans[0][0], 0);
    assert.equal(spans.at(-1)[0] + spans.at(-1)[1], side);
    for (let n = 1; n < spans.length; n++) assert.ok(spans[n - 1][0] + spans[n - 1][1] - spans[n][0] >= 500);
  }
  const third = await looked(t, 8000, 6000, async (_image, look) => (look === 3 ? ['fine'] : []));
  assert.deepEqual([third.codes, third.looks.length, third.closed], [['fine'], 3, 1]);
});

test('what is plain to see in a picture beyond a canvas is not looked for in all of it', async (t) => {
  const { looks, codes } = await looked(t, 8000, 6000, async () => ['seen']);
  assert.deepEqual([looks, codes], [[[1280, 960], [2560, 1920]], ['seen']]);
});

test('other ways to look come after nothing was found, before the whole of a large one, and the search that goes on is told', async (t) => {
  const { quick, codes } = await looked(t, 800, 600, never.read, async (image) => [image.width]);
  assert.deepEqual([quick, codes], [[[]], [800]]);
  const large = await looked(t, 4000, 3000, never.read, async (image) => [image.width]);
  assert.deepEqual([large.looks, large.quick, large.codes], [[[1280, 960]], [[]], [4000]]);
  assert.deepEqual((await looked(t, 4000, 3000)).looks, [[1280, 960], [4000, 3000]]);
  await looked(t, 800, 600, async () => ['seen'], () => assert.fail('looked again'));
});

// A JPEG's first two markers, with its size (ITU-T T.81, annex B.2.2), and a browser's decoder that makes it so large.
const jpeg = (width, height) => new Blob([Uint8Array.of(0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 17, 0)]);
function decoder(t, { part = 0.5, damaged = false } = {}) {
  const seen = { asked: [], closed: 0 };
  put(t, 'ImageDecoder', class {
    constructor(init) {
      seen.asked.push([init.type, init.desiredWidth, init.desiredHeight]);
    }

    async decode() {
      if (damaged) throw new DOMException('', 'EncodingError');
      return { image: { displayWidth: 8000 * part, displayHeight: 6000 * part, close: () => (seen.closed += 1) } };
    }

    close() {}
  });
  return seen;
}

test('a JPEG beyond a canvas is decoded at half of its size, and whole where that shows nothing', async (t) => {
  const bitmaps = browser(t, 8000, 6000);
  const seen = decoder(t);
  const looks = [];
  const read = (found) => async ({ width, height }) => (looks.push([width, height]), found(width));
  assert.deepEqual((await codesIn(jpeg(8000, 6000), { ...never, read: read(() => ['seen']) })).codes, ['seen']);
  assert.deepEqual([looks.splice(0), bitmaps.closed, seen.closed], [[[1280, 960], [2560, 1920]], 0, 1]);
  assert.deepEqual(seen.asked, [['image/jpeg', 4001, 3001]]);
  // The parts of the whole are neither.
  assert.deepEqual((await codesIn(jpeg(8000, 6000), { ...never, read: read((width) => (width === 3008 ? ['fine'] : [])) })).codes, ['fine']);
  assert.deepEqual([looks.splice(0).slice(0, 2), bitmaps.closed], [[[1280, 960], [4000, 3000]], 1]);
  await codesIn(jpeg(4000, 3000), never);
  assert.equal(seen.asked.length, 2);
});

test('a browser that decodes all of it, or not this one, is not asked in vain', async (t) => {
  browser(t, 8000, 6000);
  decoder(t, { damaged: true });
  assert.deepEqual((await codesIn(jpeg(8000, 6000), { ...never, read: async () => ['code'] })).codes, ['code']);
  const seen = decoder(t, { part: 1 });
  for (let n = 0; n < 2; n++) assert.deepEqual((await codesIn(jpeg(8000, 6000), { ...never, read: async () => ['code'] })).codes, ['code']);
  assert.deepEqual([seen.asked.length, seen.closed], [1, 1]);
});

test('a canvas that stays blank, or raises, ends in a sentence', async (t) => {
  const seen = browser(t, 800, 600, { blank: true });
  await assert.rejects(codesIn(blob, never), refused('image_too_complex'));
  assert.equal(seen.closed, 1);
  browser(t, 800, 600, { draws: false });
  await assert.rejects(codesIn(blob, never), refused('image_too_complex'));
});

test('a JPEG without its end is looked at as far as it goes, and is damaged where nothing is there', async (t) => {
  browser(t, 800, 600);
  const whole = globalThis.createImageBitmap;
  put(t, 'createImageBitmap', async (file) => {
    const end = new Uint8Array(await file.arrayBuffer()).slice(-2);
    if (end[0] !== 0xff || end[1] !== 0xd9) throw new DOMException('', 'InvalidStateError');
    return whole();
  });
  const cut = new Blob([Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0)]);
  assert.deepEqual((await codesIn(cut, { ...never, read: async () => ['code'] })).codes, ['code']);
  await assert.rejects(codesIn(cut, never), refused('image_unreadable'));
});

test('too many bytes or pixels are refused before anything is decoded', async (t) => {
  browser(t, 1, 1, { decodes: false });
  await assert.rejects(codesIn(new Blob([new Uint8Array(FILE_LENGTH + 1)]), never), refused('image_too_large'));
  const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), Buffer.alloc(8)]);
  png.writeUInt32BE(IMAGE_PIXELS, 16);
  png.writeUInt32BE(2, 20);
  await assert.rejects(codesIn(new Blob([png]), never), refused('image_too_large'));
  png.writeUInt32BE(1, 20);
  await assert.rejects(codesIn(new Blob([png]), never), refused('image_unreadable'));
});

test('too many pixels that the header did not tell of are refused once they are known', async (t) => {
  const seen = browser(t, IMAGE_PIXELS, 2);
  await assert.rejects(codesIn(blob, never), refused('image_too_large'));
  assert.equal(seen.closed, 1);
});

test('a worker that cannot draw says so', (t) => {
  browser(t, 1, 1, { draws: false });
  assert.equal(canDraw(), false);
  browser(t, 1, 1);
  assert.equal(canDraw(), true);
  assert.equal(imageData({}, 3, 2).width, 3);
});

// The scan worker as the page sees it.
function scanner(t, answer) {
  const asked = [];
  put(t, 'Worker', class extends EventTarget {
    constructor() {
      super();
      setTimeout(() => this.tell({ alive: true }));
    }

    tell(data) {
      this.dispatchEvent(Object.assign(new Event('message'), { data }));
    }

    postMessage({ id, ...question }) {
      if (question.open) return;
      asked.push(question);
      queueMicrotask(() => this.tell({ id, ...answer(question) }));
    }

    terminate() {}
  });
  return { asked, scanner: new Scanner(runtime, () => assert.fail('broken')) };
}

test('a file goes to the worker; a frame with how it is to be looked at', async (t) => {
  const { asked, scanner: made } = scanner(t, () => ({ codes: ['code'] }));
  assert.deepEqual((await made.file(blob)).codes, ['code']);
  const image = { data: { buffer: new ArrayBuffer(1) } };
  const look = { part: 'whole', side: 1280, symbologies: 'common' };
  assert.deepEqual((await made.frame(image, look)).codes, ['code']);
  assert.deepEqual(asked, [{ blob }, { image, look }]);
});

test('where a worker cannot draw the page does, and looks thoroughly', async (t) => {
  browser(t, 800, 600);
  const { asked, scanner: made } = scanner(t, ({ blob: file }) => (file ? { undrawable: true } : { codes: ['code'] }));
  assert.deepEqual((await made.file(blob)).codes, ['code']);
  assert.deepEqual([asked.length, asked[1].thorough, asked[1].image.width], [2, true, 800]);
});

test('a reader that fails then is not asked for every part', async (t) => {
  browser(t, 8000, 6000);
  const { asked, scanner: made } = scanner(t, ({ blob: file }) => (file ? { undrawable: true } : { error: 'slow' }));
  assert.deepEqual(await made.file(blob), { codes: [], error: 'slow' });
  assert.equal(asked.length, 2);
});

test('where the page draws, the worker is asked for other ways to look', async (t) => {
  browser(t, 800, 600);
  const { asked, scanner: made } = scanner(t, ({ blob: file, climb }) => (file ? { undrawable: true } : { codes: climb ? ['code'] : [] }));
  assert.deepEqual((await made.file(blob)).codes, ['code']);
  assert.deepEqual(asked.map(({ climb }) => climb), [undefined, undefined, true]);
});

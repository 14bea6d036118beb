// What is cut out of the camera's frames, what they tell, and which hint follows.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { cut } from '#js/frame-canvas.js';
import { FrameHints } from '#js/frame-hints.js';
import { measure } from '#js/frame-measures.js';
import { FrameScan } from '#js/frame-scan.js';
import { BESIDE, LINEAR_LOOKS, LOOKS } from '#js/looks.js';
import { put } from './support/page.js';

const even = (grey, width = 96, height = 96) => ({ width, height, data: new Uint8ClampedArray(width * height * 4).fill(grey) });

test('the middle is a square of whatever size the stream has, and a huge frame is drawn smaller', () => {
  assert.deepEqual(cut({ part: 'centre', side: 1080 }, 1280, 720), { x: 280, y: 0, from: { width: 720, height: 720 }, to: { width: 720, height: 720 } });
  assert.deepEqual(cut({ part: 'centre', side: 720 }, 1080, 1920).to, { width: 720, height: 720 });
  assert.deepEqual(cut({ part: 'whole', side: 1920 }, 8000, 6000).to, { width: 1920, height: 1440 });
  assert.deepEqual(cut({ part: 'whole', side: 1280 }, 4000, 1).to, { width: 1280, height: 1 });
});

test('every second look is sharpened, and a round looks for everything everywhere', () => {
  assert.ok(LOOKS.every(({ sharpen, deblur, rung }, at) => Boolean(sharpen ?? deblur ?? rung) === (at % 2 === 1)));
  assert.ok(LOOKS.some((look) => look.part === 'whole' && look.symbologies === 'all' && look.everything));
});

test('light and movement are measured', () => {
  const first = measure(even(100), null);
  assert.deepEqual(first.measures, { light: 100, glare: 0, moved: null });
  assert.deepEqual(measure(even(100), first.grid).measures.moved, 0);
  assert.deepEqual(measure(even(255, 31, 7), first.grid).measures, { light: 255, glare: 0, moved: 155 });
});

// A sheet of squares of six pixels, from one place on, with a light spot in its middle or without.
const squares = (from, spot = null) => {
  const data = new Uint8ClampedArray(480 * 480 * 4);
  for (let y = 0, at = 0; y < 480; y++) {
    for (let x = 0; x < 480; x++, at += 4) {
      const grey = (Math.floor((x + from) / 6) + Math.floor(y / 6)) % 2 ? 40 : 200;
      data.fill(Math.max(grey, spot?.(Math.hypot(x - 240, y - 240)) ?? 0), at, at + 4);
    }
  }
  return { width: 480, height: 480, data };
};

test('a code that trembles in the hand is light and does not move', () => {
  const { measures } = measure(squares(3), measure(squares(0), null).grid);
  assert.equal(measures.light, 200);
  assert.ok(measures.moved < 8, `${measures.moved}`);
});

test('a reflection fades, and a white screen ends', () => {
  const glareOf = (spot) => measure(squares(0, spot), null).measures.glare;
  assert.ok(glareOf((far) => 255 + 100 - far) > 0.08);
  assert.equal(glareOf((far) => (far < 100 ? 255 : 0)), 0);
  assert.equal(glareOf(() => 255), 0);
});

const GOOD = { light: 120, glare: 0, moved: 2 };
// Shows a frame every 100 ms and returns the hints that came, each with its time.
function shown(...spans) {
  let now = 0;
  const hints = new FrameHints(() => now);
  const came = [];
  for (const [until, measures, unread = 0] of spans) {
    for (; now < until; now += 100) {
      const hint = hints.next({ ...GOOD, ...measures }, unread);
      if (hint !== (came.at(-1)?.[1] ?? null)) came.push([now, hint]);
    }
  }
  return came;
}

for (const [name, measures, unread] of [
  ['black', { light: 3 }], ['dark', { light: 30 }], ['still', { moved: 30 }], ['glare', { glare: 0.2 }], ['closer', {}, 0.1],
  ['blurred', {}, 0.5],
]) {
  test(`${name} is said after a while: ${JSON.stringify(measures)} ${unread ?? ''}`, () => {
    assert.deepEqual(shown([4000, measures, unread]), [[1500, name]]);
  });
}

test('nothing is said of a good picture, nor of what lasts a moment', () => {
  assert.deepEqual(shown([3000, {}], [3300, { moved: 30 }], [6000, {}]), []);
});

test('a hint stays long enough to be read, and does not flicker', () => {
  const flicker = Array.from({ length: 20 }, (_, n) => [2000 + n * 200, n % 2 ? { light: 30 } : {}]);
  assert.deepEqual(shown([2000, { light: 30 }], ...flicker), [[1500, 'dark']]);
  assert.deepEqual(shown([2000, { light: 30 }], [8000, {}]), [[1500, 'dark'], [4500, null]]);
});

test('a code that is seen in some looks only is still one', () => {
  const seen = Array.from({ length: 20 }, (_, n) => [200 * (n + 1), {}, n % 3 ? 0 : 0.5]);
  assert.deepEqual(shown(...seen), [[1500, 'blurred']]);
});

test('a camera that gives the same picture for ever is said to be stuck', () => {
  assert.deepEqual(shown([6000, { moved: 0 }]), [[4700, 'frozen']]);
  // One that is covered has nothing to show.
  assert.deepEqual(shown([6000, { moved: 0, light: 2 }]), [[1500, 'black']]);
});

// A camera of 640 by 480, and a scanner that answers as the test says; each picture is numbered as it is drawn.
function filmed(t, answer = () => ({})) {
  const seen = { drawn: 0, asked: [] };
  const context = { canvas: { width: 0, height: 0 }, drawImage: () => (seen.drawn += 1) };
  context.getImageData = (_x, _y, width, height) => ({ ...even(seen.drawn, 1, 1), width, height, drawn: seen.drawn });
  put(t, 'document', { createElement: () => ({ getContext: () => context }) });
  const frame = async (image, look) => (seen.asked.push([image.drawn, look, seen.drawn]), answer(look, seen.asked.length));
  return { seen, scan: new FrameScan({ scanner: { frame }, onHint: () => {} }), video: { videoWidth: 640, videoHeight: 480 } };
}

test('looks follow one another, and the next frame is drawn while the last is looked at', async (t) => {
  const { seen, scan, video } = filmed(t);
  for (let turn = 0; turn < LOOKS.length + 2; turn++) await scan.look(video);
  assert.deepEqual(seen.asked.map(([, look]) => look), [...LOOKS, ...LOOKS.slice(0, 2)]);
  assert.deepEqual(seen.asked.map(([drawn]) => drawn), seen.asked.map((_, turn) => turn + 1));
  assert.equal(seen.drawn, LOOKS.length + 3);
});

test('what was drawn too long ago is drawn anew, and no look is left out', async (t) => {
  const { seen, scan, video } = filmed(t);
  let now = 0;
  t.mock.method(performance, 'now', () => (now += 1000));
  for (let turn = 0; turn < 3; turn++) await scan.look(video);
  assert.deepEqual(seen.asked.map(([, look]) => look), LOOKS.slice(0, 3));
  assert.deepEqual(seen.asked.map(([drawn]) => drawn), [1, 3, 5]);
});

test('beside a code in the middle is looked at what the camera shows then; a barcode alone has looks of its own', async (t) => {
  const code = { data: Uint8Array.of(1), symbology: 'QRCode' };
  const other = { data: Uint8Array.of(2), symbology: 'Code128' };
  const { seen, scan, video } = filmed(t, (look) => ({ codes: look === BESIDE ? [code, other] : look === LOOKS[0] ? [code] : [] }));
  assert.deepEqual(await scan.look(video), [code, other]);
  assert.deepEqual(seen.asked.map(([drawn, look]) => [drawn, look]), [[1, LOOKS[0]], [3, BESIDE]]);
  await scan.look(video, { linear: true });
  assert.ok(LINEAR_LOOKS.includes(seen.asked.at(-1)[1]));
});

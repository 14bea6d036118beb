// PNG files of 16 bits, made here line by line with every filter (PNG, third edition, section 9.2).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';

import { deepPng } from '#js/deep-png.js';
import { put } from './support/page.js';

const uint32 = (value) => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
const chunk = (name, data) => [uint32(data.length), Buffer.from(name), data, uint32(0)];

const paeth = (a, b, c) => [a, b, c].toSorted((one, other) => Math.abs(a + b - c - one) - Math.abs(a + b - c - other))[0];
const GUESSES = [() => 0, (a) => a, (_a, b) => b, (a, b) => (a + b) >> 1, paeth];

// A picture whose lines take the filters in turn; its data in two chunks.
function png(levels, width, { depth = 16, colour = 0 } = {}) {
  const bytes = levels.flatMap((level) => [level >> 8, level & 255]);
  const lines = [];
  for (let y = 0; y < levels.length / width; y++) {
    const at = (place) => bytes[place] ?? 0;
    lines.push(y % 5);
    for (let x = 0; x < 2 * width; x++) {
      const place = y * 2 * width + x;
      const [a, b, c] = [x > 1 ? at(place - 2) : 0, at(place - 2 * width), x > 1 ? at(place - 2 * width - 2) : 0];
      lines.push((at(place) - GUESSES[y % 5](a, y ? b : 0, y ? c : 0)) & 255);
    }
  }
  const packed = deflateSync(Uint8Array.from(lines));
  const header = Buffer.concat([uint32(width), uint32(levels.length / width), Uint8Array.of(depth, colour, 0, 0, 0)]);
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10);
  const parts = [packed.subarray(0, 9), packed.subarray(9)].flatMap((part) => chunk('IDAT', part));
  return new Blob([signature, ...chunk('IHDR', header), ...parts, ...chunk('IEND', new Uint8Array())]);
}

const levels = Array.from({ length: 60 }, (_, n) => (n * 37) % 256);

async function shown(t, blob) {
  put(t, 'ImageData', class {
    constructor(data, width, height) {
      Object.assign(this, { data, width, height });
    }
  });
  const image = await deepPng(blob);
  return image && [image.width, image.height, ...image.data.filter((_, at) => at % 4 === 1)];
}

test('the bits that are used count', async (t) => {
  assert.deepEqual(await shown(t, png(levels, 6)), [6, 10, ...levels]);
  assert.deepEqual(await shown(t, png(levels.map((level) => level * 16), 6)), [6, 10, ...levels]);
});

test('what a browser shows well, other kinds and what is damaged are left to it', async (t) => {
  const bright = png(levels.map((level) => level * 200), 6);
  const whole = new Uint8Array(await png(levels, 6).arrayBuffer());
  for (const blob of [bright, png(levels, 6, { depth: 8 }), png(levels, 6, { colour: 2 }), new Blob([whole.subarray(0, 60)])]) {
    assert.equal(await shown(t, blob), null);
  }
  assert.equal(await shown(t, new Blob(['GIF89a'])), null);
});

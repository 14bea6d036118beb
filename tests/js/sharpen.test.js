import assert from 'node:assert/strict';
import { test } from 'node:test';

import { sharpen } from '#js/sharpen.js';

const picture = (width, height, grey) => {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < width * height; at++) data.set([grey(at % width), grey(at % width), grey(at % width), 255], at * 4);
  return { width, height, data };
};
const row = ({ width, data }, y) => Array.from({ length: width }, (_, x) => data[(y * width + x) * 4]);

test('what is even stays as it is, up to the edges', () => {
  for (const sigma of [2, 3]) {
    const { data } = sharpen(picture(9, 4, () => 120), sigma, 3);
    assert.deepEqual([...new Set(data)].sort((a, b) => a - b), [120, 255]);
  }
});

test('a soft edge becomes a steep one, in the same way in every row', () => {
  const soft = picture(24, 8, (x) => Math.min(200, Math.max(50, 50 + (x - 8) * 20)));
  const before = row(soft, 3);
  const sharp = sharpen(soft, 2, 2);
  const after = row(sharp, 3);
  const steepest = (values) => Math.max(...values.slice(1).map((value, x) => value - values[x]));
  assert.ok(steepest(after) > 1.3 * steepest(before), `${after}`);
  assert.ok(Math.min(...after) < 50 && Math.max(...after) > 200);
  for (let y = 0; y < 8; y++) assert.deepEqual(row(sharp, y), after);
});

test('across and down are the same', () => {
  const turned = (from) => {
    const data = new Uint8ClampedArray(from.data.length);
    for (let y = 0; y < 16; y++) for (let x = 0; x < 16; x++) data.set(from.data.subarray((y * 16 + x) * 4, (y * 16 + x) * 4 + 4), (x * 16 + y) * 4);
    return { width: 16, height: 16, data };
  };
  const bars = () => picture(16, 16, (x) => (x % 7 < 3 ? 30 : 180));
  const [across, down] = [sharpen(bars(), 3, 3), turned(sharpen(turned(bars()), 3, 3))];
  across.data.forEach((value, at) => assert.ok(Math.abs(value - down.data[at]) <= 8, `${at}: ${value} and ${down.data[at]}`));
});

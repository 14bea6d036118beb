// A code is drawn, put out of focus, and looked at as the camera's frames are, by the engine itself.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { prepareZXingModule } from 'zxing-wasm/reader';
import { writeBarcode, prepareZXingModule as prepareWriter } from 'zxing-wasm/writer';

import { deblur } from '#js/deblur.js';
import { lookAt } from '#js/frame-look.js';
import { LOOKS } from '#js/looks.js';

const SIDE = 720;
const TEXT = 'LZ1:'.padEnd(280, '6BFOXN%TS3DH0Y');
const engine = async (name) => ({ overrides: { wasmBinary: await readFile(new URL(import.meta.resolve(`zxing-wasm/${name}/zxing_${name}.wasm`))) } });
prepareZXingModule(await engine('reader'));
prepareWriter(await engine('writer'));

// Grey levels, as a canvas gives them.
const image = (levels, side) => ({ width: side, height: side, data: Uint8ClampedArray.from({ length: side * side * 4 }, (_, at) => (at % 4 === 3 ? 255 : levels[at >> 2])) });

// A code of so many pixels in the middle of a sheet.
async function sheet(pixels) {
  const { symbol } = await writeBarcode(TEXT, { format: 'QRCode' });
  const from = (SIDE - pixels) / 2;
  return Float32Array.from({ length: SIDE * SIDE }, (_, at) => {
    const [x, y] = [at % SIDE, Math.floor(at / SIDE)].map((place) => Math.floor(((place - from) * symbol.width) / pixels));
    return x < 0 || y < 0 || x >= symbol.width || y >= symbol.height || symbol.data[y * symbol.width + x] ? 215 : 30;
  });
}

// Out of focus, each row and then each column, and so grainy.
function unfocused(levels, sigma, grain = 2) {
  const reach = Math.ceil(3 * sigma);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, at) => Math.exp(-((at - reach) ** 2) / (2 * sigma * sigma)));
  const whole = weights.reduce((sum, weight) => sum + weight);
  const along = (from, step, place) => {
    const at = (n) => Math.min(SIDE - 1, Math.max(0, n));
    return from.map((_, to) => {
      const own = place(to);
      let sum = 0;
      for (let n = 0; n < weights.length; n++) sum += weights[n] * from[to + (at(own + n - reach) - own) * step];
      return sum / whole;
    });
  };
  let seed = 7;
  const chance = () => (seed = (seed * 48271) % 0x7fffffff) / 0x7fffffff - 0.5;
  const soft = along(along(levels, 1, (to) => to % SIDE), SIDE, (to) => Math.floor(to / SIDE));
  return soft.map((level) => level + 2 * grain * (chance() + chance() + chance()));
}

test('a code out of focus by 5.6 pixels is read by a look that takes the blur back, and by no other', async () => {
  const frame = unfocused(await sheet(480), 5.6);
  const by = { deblur: 0, otherwise: 0 };
  for (const look of new Set(LOOKS.filter(({ part, side }) => part === 'centre' && side === SIDE))) {
    const { found } = await lookAt(image(frame, SIDE), look);
    const read = found.filter(({ isValid }) => isValid).map(({ text }) => text);
    if (read.length) assert.deepEqual(read, [TEXT]);
    by[look.deblur ? 'deblur' : 'otherwise'] += read.length;
  }
  assert.ok(by.deblur > 0);
  assert.equal(by.otherwise, 0);
});

test('what is even stays as it is, up to the edges, and is made smaller by a whole number', () => {
  for (const [side, smaller] of [[300, 300], [720, 360], [1100, 366]]) {
    const { width, height, data } = deblur(image(new Float32Array(side * side).fill(120), side), 2.4);
    assert.deepEqual([width, height], [smaller, smaller]);
    assert.ok(data.every((level, at) => (at % 4 === 3 ? level === 255 : Math.abs(level - 120) <= 1)));
  }
});

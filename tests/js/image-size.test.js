import assert from 'node:assert/strict';
import { test } from 'node:test';

import { imageSize, isPicture } from '#js/image-size.js';

const view = (...parts) => {
  const bytes = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
};
const big = (...values) => values.flatMap((value) => [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]);
const little = (...values) => values.flatMap((value) => big(value).reverse());
const short = (...values) => values.flatMap((value) => [value >> 8, value & 255]);

const riff = (kind, ...rest) => view('RIFF', big(0), 'WEBP', kind, ...rest, Array(16).fill(0));
const frame = [0xff, 0xc2, ...short(17), 8, ...short(3000, 4000)];

const PICTURES = {
  PNG: [view('\x89PNG\r\n\x1a\n', big(13), 'IHDR', big(640, 480)), 640, 480],
  GIF: [view('GIF89a', [0x40, 0x01, 0xf0, 0x00]), 320, 240],
  'JPEG behind other segments': [view([0xff, 0xd8, 0xff, 0xe0], short(4), [0, 0, 0xff, 0xc4], short(3), [0], frame), 4000, 3000],
  'JPEG with fill bytes': [view([0xff, 0xd8, 0xff, 0xff, 0xff], frame), 4000, 3000],
  'WebP, lossy': [riff('VP8 ', big(0), [0, 0, 0, 0x9d, 0x01, 0x2a], [0x20, 0x43, 0x10, 0x82]), 0x0320, 0x0210],
  'WebP, lossless': [riff('VP8L', big(0), [0x2f], little((99 << 14) | 199)), 200, 100],
  'WebP, extended': [riff('VP8X', big(0), big(0), [0x0f, 0x27, 0x01], [0x1f, 0x03, 0x00]), 75_536, 800],
  BMP: [view('BM', Array(16).fill(0), little(100, -50)), 100, 50],
  'HEIC, the largest of its images': [
    view(big(24), 'ftypheic', big(0), ...[[320, 240], [4032, 3024], [160, 120]].map((size) => big(20, 0x69737065, 0, ...size)), big(0, 0, 0, 0)),
    4032,
    3024,
  ],
};

for (const [name, [data, width, height]] of Object.entries(PICTURES)) {
  test(name, () => assert.deepEqual(imageSize(data), { width, height }));
  test(`${name}, cut off anywhere, has no size or the right one`, () => {
    for (let length = 0; length < data.byteLength; length++) {
      const size = imageSize(new DataView(data.buffer, data.byteOffset, length));
      if (size && !name.startsWith('HEIC')) assert.deepEqual(size, { width, height });
    }
  });
}

test('what is no picture has no size', () => {
  for (const data of [view('LZ1:ABC'), view('RIFF', big(0), 'WAVEfmt '), view('RIFF', big(0), 'WEBPXXXX'), view([0xff, 0xd8, 0x00, 0x00]), view('\x00\x00\x00\x18ftypmp42'), view('')]) {
    assert.equal(imageSize(data), null);
  }
});

test('pictures that every browser reads are told by their beginning', () => {
  for (const [name, [data]] of Object.entries(PICTURES)) {
    assert.equal(isPicture(data), /^(PNG|GIF|JPEG|WebP)/.test(name), name);
  }
  assert.equal(isPicture(view('%PDF-1.7')), false);
  assert.equal(isPicture(view('')), false);
});

// jsQR as it comes, for tests/bench/pictures/readers.py. In: width and height as 32-bit numbers, then the grey levels; out: a
// line of JSON each, with the code's bytes in base64 and the milliseconds of processor time.
import jsqr from 'jsqr';

let kept = Buffer.alloc(0);
for await (const chunk of process.stdin) {
  kept = Buffer.concat([kept, chunk]);
  while (kept.length >= 8) {
    const [width, height] = [kept.readUInt32LE(0), kept.readUInt32LE(4)];
    const length = 8 + width * height;
    if (kept.length < length) break;
    const pixels = new Uint32Array(width * height);
    for (let at = 0; at < pixels.length; at++) pixels[at] = 0xff000000 | (kept[8 + at] * 0x010101);
    const began = process.cpuUsage();
    const found = (jsqr.default ?? jsqr)(new Uint8ClampedArray(pixels.buffer), width, height);
    const { user, system } = process.cpuUsage(began);
    const codes = found ? [Buffer.from(found.binaryData).toString('base64')] : [];
    process.stdout.write(`${JSON.stringify([codes, (user + system) / 1000])}\n`);
    kept = kept.subarray(length);
  }
}

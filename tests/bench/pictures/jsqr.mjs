// jsQR as it comes, for tests/bench/pictures/readers.py. In: width and height as 32-bit numbers, then the grey levels; out: a
// line of JSON each, with the code's bytes in base64 and the milliseconds of processor time. What it is not done with after
// LIMIT_MS of those counts as unread: grain can keep it busy for minutes.
import { Worker, isMainThread, parentPort } from 'node:worker_threads';
import jsqr from 'jsqr';

const LIMIT_MS = 5000;

/** @param {{ pixels: Uint8ClampedArray, width: number, height: number }} picture */
function read({ pixels, width, height }) {
  const found = jsqr(pixels, width, height);
  parentPort.postMessage(found ? [Buffer.from(found.binaryData).toString('base64')] : []);
}

const spent = (began) => {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
};

let worker;

function asked(picture) {
  worker ??= new Worker(new URL(import.meta.url));
  const began = process.cpuUsage();
  return new Promise((resolve) => {
    const end = (codes) => {
      clearInterval(watch);
      worker?.removeAllListeners('message');
      resolve([codes, spent(began)]);
    };
    const watch = setInterval(() => {
      if (spent(began) < LIMIT_MS) return;
      worker.terminate();
      worker = undefined;
      end([]);
    }, 50);
    worker.on('message', end);
    worker.postMessage(picture);
  });
}

async function serve() {
  let chunks = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk);
    length += chunk.length;
    if (length < 8) continue;
    if (chunks[0].length < 8) chunks = [Buffer.concat(chunks)];
    const [width, height] = [chunks[0].readUInt32LE(0), chunks[0].readUInt32LE(4)];
    if (length < 8 + width * height) continue;
    const levels = Buffer.concat(chunks).subarray(8);
    const pixels = new Uint32Array(width * height);
    for (let at = 0; at < pixels.length; at++) pixels[at] = 0xff000000 | (levels[at] * 0x010101);
    const answer = await asked({ pixels: new Uint8ClampedArray(pixels.buffer), width, height });
    process.stdout.write(`${JSON.stringify(answer)}\n`);
    // The next picture is sent after this answer.
    [chunks, length] = [[], 0];
  }
  await worker?.terminate();
}

if (isMainThread) await serve();
else parentPort.on('message', read);

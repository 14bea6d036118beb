// What a frame tells about how it is held: light, glare, movement. Some pixels of each cell of a coarse grid are enough.

const GRID = 24;
// Pixels of a cell that are looked at, along each of its sides: a cell is several modules wide, and what is compared with
// the frame before is its mean, so that a code that trembles in the hand is no movement.
const SAMPLES = 6;
// Of 255: a sensor that gives this much gives no more, and shows nothing there.
const BLOWN_OUT = 250;
// A reflection fades: what is beside it is light all over. A white sheet or screen ends at something dark.
const FADING = 140;
// The white of a page or a screen, whatever is around it.
const BRIGHTEST = 0.1;

/**
 * light: the mean grey of the brightest tenth, 0 to 255. glare: the share that a reflection has blown out. moved: the mean
 * difference of grey from the frame before, 0 where nothing at all changed, which no working camera does; null for the
 * first.
 * @typedef {{ light: number, glare: number, moved: number | null }} Measures
 */

/**
 * @param {ImageData} image
 * @param {Float32Array | null} before the grid of the frame before
 * @returns {{ measures: Measures, grid: Float32Array }}
 */
export function measure({ data, width, height }, before) {
  const sums = new Float32Array(GRID * GRID);
  const darkest = new Uint8Array(GRID * GRID).fill(255);
  const levels = new Uint32Array(256);
  const side = GRID * SAMPLES;
  for (let row = 0; row < side; row++) {
    const line = Math.floor(((row + 0.5) * height) / side) * width;
    for (let column = 0; column < side; column++) {
      const from = (line + Math.floor(((column + 0.5) * width) / side)) * 4;
      const grey = (306 * Number(data[from]) + 601 * Number(data[from + 1]) + 117 * Number(data[from + 2])) >> 10;
      const cell = Math.floor(row / SAMPLES) * GRID + Math.floor(column / SAMPLES);
      sums[cell] = Number(sums[cell]) + grey;
      if (grey < Number(darkest[cell])) darkest[cell] = grey;
      levels[grey] = Number(levels[grey]) + 1;
    }
  }
  const means = sums.map((sum) => sum / SAMPLES ** 2);
  const moved = before && means.reduce((sum, mean, at) => sum + Math.abs(mean - Number(before[at])), 0) / means.length;
  return { measures: { light: brightest(levels, side * side * BRIGHTEST), glare: glareOf(darkest), moved }, grid: means };
}

/**
 * The mean of the `count` brightest.
 * @param {Uint32Array} levels how many there are of each
 * @param {number} count
 */
function brightest(levels, count) {
  let [sum, left] = [0, count];
  for (let level = 255; left > 0; level--) {
    const taken = Math.min(left, Number(levels[level]));
    sum += taken * level;
    left -= taken;
  }
  return sum / count;
}

/** @param {Uint8Array} darkest */
function glareOf(darkest) {
  let [blown, fading, ending] = [0, 0, 0];
  for (let at = 0; at < darkest.length; at++) {
    if (Number(darkest[at]) < BLOWN_OUT) continue;
    blown += 1;
    const column = at % GRID;
    for (const beside of [column && at - 1, column < GRID - 1 ? at + 1 : 0, at - GRID, at + GRID]) {
      const level = beside > 0 ? (darkest[beside] ?? BLOWN_OUT) : BLOWN_OUT;
      if (level < FADING) ending += 1;
      else if (level < BLOWN_OUT) fading += 1;
    }
  }
  return fading > ending ? blown / darkest.length : 0;
}

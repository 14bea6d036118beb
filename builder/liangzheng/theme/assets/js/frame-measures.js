// What a frame tells about how it is held: light, glare, movement. A coarse grid of it is enough.

const GRID = 48;
// Of 255: a sensor that gives this much gives no more, and shows nothing there.
const BLOWN_OUT = 250;

/**
 * light: the mean grey, 0 to 255. glare: the share that is blown out. moved: the mean difference of grey from the frame
 * before, 0 where nothing at all changed, which no working camera does; null for the first.
 * @typedef {{ light: number, glare: number, moved: number | null }} Measures
 */

/**
 * @param {ImageData} image
 * @param {Uint8Array | null} before the grid of the frame before
 * @returns {{ measures: Measures, grid: Uint8Array }}
 */
export function measure({ data, width, height }, before) {
  const grid = new Uint8Array(GRID * GRID);
  let [sum, bright, difference] = [0, 0, 0];
  for (let row = 0, at = 0; row < GRID; row++) {
    const line = Math.floor(((row + 0.5) * height) / GRID) * width;
    for (let column = 0; column < GRID; column++, at++) {
      const from = (line + Math.floor(((column + 0.5) * width) / GRID)) * 4;
      const grey = (306 * Number(data[from]) + 601 * Number(data[from + 1]) + 117 * Number(data[from + 2])) >> 10;
      grid[at] = grey;
      sum += grey;
      if (grey >= BLOWN_OUT) bright += 1;
      if (before) difference += Math.abs(grey - Number(before[at]));
    }
  }
  const count = grid.length;
  return { measures: { light: sum / count, glare: bright / count, moved: before ? difference / count : null }, grid };
}

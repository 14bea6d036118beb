// The codes of a file that holds pictures or is drawn first: an SVG, an Office document, a video.
import { officePictures } from './office-pictures.js';
import { PictureError, wholeOf } from './picture.js';
import { svgDrawings } from './svg-drawing.js';
import { videoFrames } from './video-frames.js';

/** @import { Code } from './codes.js' */
/** @import { Found, Scanner } from './scanner.js' */
/** @typedef {'svg' | 'office' | 'video'} Held */

const TIME_MS = 4000;
// After so much of it, no further picture is looked at in other ways.
const LADDER_MS = 2500;
// Told by the file's kind: there was nothing to look at, or nothing was found and there may be more than was seen.
const NOTHING = { error: 'image_unreadable' };

export class HeldPictures {
  #scanner;

  /** @param {Pick<Scanner, 'file' | 'look'>} scanner */
  constructor(scanner) {
    this.#scanner = scanner;
  }

  /**
   * @param {Blob} blob
   * @param {Held} way
   * @returns {Promise<Found>}
   */
  file(blob, way) {
    if (way === 'office') return this.#pictures(blob);
    return this.#drawings(way === 'svg' ? svgDrawings(blob) : videoFrames(blob), way);
  }

  /**
   * Until one shows a code.
   * @param {AsyncGenerator<ImageData>} images
   * @param {Held} way
   * @returns {Promise<Found>}
   */
  async #drawings(images, way) {
    const until = performance.now() + TIME_MS;
    let looked = 0;
    for await (const image of images) {
      const found = await this.#scanner.look(image);
      if (found.error || found.codes?.length) return found;
      looked += 1;
      if (performance.now() > until) break;
    }
    return looked && way === 'svg' ? { codes: [] } : NOTHING;
  }

  /**
   * All of them once, and where that shows nothing, each in other ways.
   * @param {Blob} blob
   * @returns {Promise<Found>}
   */
  async #pictures(blob) {
    const began = performance.now();
    /** @type {Code[]} */
    const codes = [];
    const pictures = [];
    for await (const picture of officePictures(blob)) {
      const found = await once(async () => this.#scanner.look(await wholeOf(picture)));
      if (found.error === 'dead') return found;
      codes.push(...(found.codes ?? []));
      pictures.push(picture);
      if (performance.now() - began > TIME_MS) break;
    }
    for (const picture of codes.length ? [] : pictures) {
      if (performance.now() - began > LADDER_MS) break;
      const found = await once(() => this.#scanner.file(picture));
      if (found.codes?.length) return { codes: found.codes };
    }
    return codes.length ? { codes } : NOTHING;
  }
}

/**
 * A picture that cannot be opened has no code.
 * @param {() => Promise<Found>} look
 * @returns {Promise<Found>}
 */
async function once(look) {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof PictureError)) throw error;
    return {};
  }
}

// Which codes before the camera a holder means: what an office or a checker of this project shows, and nothing else.
import { isBarcode, isPart } from './codes.js';
import { counted, withParts } from './parts.js';

/** @import { Code } from './codes.js' */

// An issued or a live code, a question or a request, alone or in a link.
const OURS = /^(LZ[1QR]|https?:\/\/[^\s#]*#code=LZ)/i;

/** @param {Code} code */
const isOurs = ({ data }) => OURS.test(new TextDecoder().decode(data.subarray(0, 200)).trim());

export class ShowFrames {
  /** @type {readonly Code[]} */
  #parts = [];

  restart() {
    this.#parts = [];
  }

  /**
   * @param {readonly Code[]} codes of one frame
   * @returns {{ codes: readonly Code[] } | { have: number, of: number } | { other: true } | null} what is meant; how many
   *   parts of it there are; something else than a code of ours; nothing
   */
  next(codes) {
    const seen = codes.filter((code) => !isBarcode(code));
    if (!seen.length) return null;
    if (seen.some(isPart)) {
      this.#parts = withParts(this.#parts, seen);
      const { have, of } = counted(this.#parts);
      return have < of ? { have, of } : { codes: this.#parts };
    }
    const ours = seen.filter(isOurs);
    return ours.length === 1 ? { codes: ours } : { other: true };
  }
}

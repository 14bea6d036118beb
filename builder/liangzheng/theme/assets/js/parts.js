// What was seen so far of a code that is split over several QR codes. The verifier joins it, and says what it amounts
// to; here it is only kept, and counted for whoever holds the camera, since the verifier may not have started yet.
import { isPart } from './codes.js';

/** @import { Code } from './codes.js' */

/** @param {Code} code */
const keyOf = ({ data, part }) => `${part} ${data}`;

/**
 * Returns the parts seen before with those among codes, each once.
 * @param {readonly Code[]} seen
 * @param {readonly Code[]} codes
 */
export function withParts(seen, codes) {
  const known = new Map(seen.map((code) => [keyOf(code), code]));
  for (const code of codes.filter(isPart)) if (!known.has(keyOf(code))) known.set(keyOf(code), code);
  return [...known.values()];
}

/**
 * Of how many places of the whole there is a part.
 * @param {readonly Code[]} seen
 */
export function counted(seen) {
  const places = seen.flatMap(({ part }) => (part ? [part] : []));
  return { have: new Set(places.map(([index]) => index)).size, of: places[0]?.[1] ?? 0 };
}

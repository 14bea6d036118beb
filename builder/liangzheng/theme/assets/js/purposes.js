// What a checker needs of a document, by what it is checked for; the rest is not shown.

/** @typedef {'all' | 'rental' | 'hotel' | 'age'} Purpose */
/** @typedef {{ role: string, label: string, text: string, tone: string }} DeskRow as verifier_wasm/desk.py words it */

/** @type {Record<Exclude<Purpose, 'all'>, readonly string[]>} */
const ROLES = {
  rental: ['drives', 'until', 'state', 'vehicle', 'name', 'number'],
  hotel: ['until', 'name', 'number'],
  age: ['adult'],
};

/**
 * @param {string | undefined} text what was remembered
 * @returns {Purpose}
 */
export const purposeOf = (text) => (text !== undefined && Object.hasOwn(ROLES, text) ? /** @type {Purpose} */ (text) : 'all');

/**
 * The rows for a purpose. Whoever looks at an age alone still has to see whose it is: by the photo, or else by the name.
 * @param {readonly DeskRow[]} rows
 * @param {Purpose} purpose
 * @param {boolean} portrait whether there is a photo
 */
export function rowsFor(rows, purpose, portrait) {
  if (purpose === 'all') return rows.filter(({ role }) => role !== 'adult');
  const roles = purpose === 'age' && !portrait ? [...ROLES.age, 'name'] : ROLES[purpose];
  return rows.filter(({ role }) => roles.includes(role));
}

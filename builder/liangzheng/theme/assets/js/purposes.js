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
 * Whether a document says "18 or over" without the day of birth, so that its holder chose to show just that.
 * @param {Readonly<Record<string, unknown>> | null | undefined} document
 */
export const ageAlone = (document) => Boolean(document && 'age_over_18' in document && !('birth_date' in document));

/**
 * The rows for a purpose. Whoever looks at an age alone still has to see whose it is: by the photo, or else by the name.
 * @param {readonly DeskRow[]} rows
 * @param {Purpose} purpose
 * @param {boolean} portrait whether there is a photo
 * @param {boolean} [alone] whether the age is shown without the day of birth
 */
export function rowsFor(rows, purpose, portrait, alone = false) {
  if (purpose === 'all') return rows.filter(({ role }) => alone || role !== 'adult');
  const roles = purpose === 'age' && !portrait ? [...ROLES.age, 'name'] : ROLES[purpose];
  return rows.filter(({ role }) => roles.includes(role));
}

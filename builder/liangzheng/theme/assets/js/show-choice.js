// Which groups of a document its holder shows: one of three sets, or chosen one by one.

/**
 * As holder_page.py describes a document. presets: groups by whom they are for.
 * @typedef {{ kind: string, groups: readonly { name: string, label: string }[], presets: Readonly<Record<string, readonly string[]>> }} Described
 */

// Where the holder has chosen nothing yet: the least that a set shows and that still tells who it is.
const FIRST = 'rental';

/**
 * The groups to begin with: those chosen last, as far as the document has them.
 * @param {Described} described
 * @param {readonly string[] | null} last
 * @returns {readonly string[]}
 */
export function chosenFirst({ groups, presets }, last) {
  return last ? groups.map(({ name }) => name).filter((name) => last.includes(name)) : (presets[FIRST] ?? []);
}

/**
 * The set that these groups are; 'own' for none.
 * @param {Described} described
 * @param {readonly string[]} chosen
 */
export function presetOf({ presets }, chosen) {
  const same = (/** @type {readonly string[]} */ names) =>
    names.length === chosen.length && names.every((name) => chosen.includes(name));
  return Object.entries(presets).find(([, names]) => same(names))?.[0] ?? 'own';
}

/**
 * The labels of the groups that are shown, and of those that are not.
 * @param {Described} described
 * @param {readonly string[]} chosen
 */
export function split({ groups }, chosen) {
  const of = (/** @type {boolean} */ shown) =>
    groups.filter(({ name }) => chosen.includes(name) === shown).map(({ label }) => label);
  return { shown: of(true), hidden: of(false) };
}

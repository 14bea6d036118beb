// Which groups of a document its holder shows: one of three sets, or chosen one by one.

/**
 * As holder_page.py describes a document. tells: the groups that one shows as well. presets: groups by whom they are for.
 * ends: when it expires (RFC 3339), '' for never.
 * @typedef {{ name: string, label: string, tells: readonly string[] }} Group
 * @typedef {{ kind: string, groups: readonly Group[], presets: Readonly<Record<string, readonly string[]>>, ends: string }} Described
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
 * Whether a document has the field that answers "18 or over" alone: without it, there is nothing to choose for that.
 * @param {Described} described
 */
export const hasAge = ({ presets }) => 'age' in presets;

/**
 * The set that these groups are; 'own' for none. Of two that are the same here, it is the one that was pressed.
 * @param {Described} described
 * @param {readonly string[]} chosen
 * @param {string} [pressed]
 */
export function presetOf({ presets }, chosen, pressed = '') {
  const same = (/** @type {readonly string[]} */ names) =>
    names.length === chosen.length && names.every((name) => chosen.includes(name));
  if (presets[pressed] && same(presets[pressed])) return pressed;
  return Object.entries(presets).find(([, names]) => same(names))?.[0] ?? 'own';
}

/**
 * The labels of the groups that are shown, and of those that are not. What another group tells all the same is in
 * neither: told says that there is such a one.
 * @param {Described} described
 * @param {readonly string[]} chosen
 */
export function split({ groups }, chosen) {
  const shown = groups.filter(({ name }) => chosen.includes(name));
  const told = shown.flatMap(({ tells }) => tells);
  const hidden = groups.filter((group) => !shown.includes(group) && !told.includes(group.name));
  const labels = (/** @type {readonly Group[]} */ of) => of.map(({ label }) => label);
  return { shown: labels(shown), hidden: labels(hidden), told: told.length > 0 };
}

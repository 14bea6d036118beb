// Whether one can apply. The same as builder/liangzheng/plugin/eligibility.py, which answers without JavaScript; a test holds the
// two together.

/**
 * Of the publisher's data: what each state of a licence (a letter) means, until which age each class can be driven,
 * from which age on a medical report is asked for, and which classes an extension lets one drive for how much longer.
 * @typedef {{ states: Record<string, { can: string, id: string }>, classes: Record<string, number>, medical: number,
 *   extension: { years: number, classes: readonly string[] } }} Rules
 */
/** @typedef {{ state: string, expired: boolean, codes: readonly string[], age: number }} Person */

/**
 * @param {Rules} rules
 * @param {Person} person
 */
export function judge({ states, classes, medical, extension }, { state, expired, codes, age }) {
  const group = states[state];
  if (!group) throw new RangeError(`no state of a licence: ${state}`);
  const late = codes.filter((code) => classes[code] && age >= classes[code]);
  const reasons = expired ? ['expired'] : [];
  if (!(expired && group.can === 'yes')) reasons.push(group.id);
  if (late.length) reasons.push('too_old');
  const extended = late.filter((code) => extension.classes.includes(code));
  if (extended.some((code) => age < (classes[code] ?? 0) + extension.years)) reasons.push('extension');
  if (age >= medical) reasons.push('medical');
  return { can: expired ? 'no' : group.can, reasons, late };
}

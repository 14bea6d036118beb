// Whether one can apply. The same as builder/liangzheng/plugin/eligibility.py, which answers without JavaScript; a test holds the
// two together.

/**
 * Of the publisher's data: what each state of a licence (a letter) means, until which age each class can be driven,
 * from which age on a medical report is asked for, and which classes an extension lets one drive for how much longer.
 * @typedef {{ states: Record<string, { can: string, id: string }>, classes: Record<string, number>, medical: number,
 *   extension: { years: number, classes: readonly string[] }, from: number }} Rules from: the age at which age begins to
 *   matter
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

/**
 * What was answered so far, as the fields say it; state: a letter, or "?" for whoever does not know.
 * @typedef {{ state: string | undefined, expired: string | undefined, isOlder: boolean, age: string }} Given
 */

const OLDEST = 120;

/**
 * What is still to be asked: the state, first; whether it has expired, where the state alone would allow it; the age,
 * of those who say that they have reached the one from which it matters. Null: enough is known for an answer. "see":
 * whoever does not know the state is told how to see it. older: whether that age is worth asking for.
 * @param {Rules} rules
 * @param {Given} given
 * @returns {{ ask: 'state' | 'expired' | 'age' | 'see' | null, older: boolean }}
 */
export function nextQuestion({ states, from }, { state, expired, isOlder, age }) {
  if (!state) return { ask: 'state', older: false };
  if (state === '?') return { ask: 'see', older: false };
  if (states[state]?.can !== 'yes') return { ask: null, older: false };
  if (!expired) return { ask: 'expired', older: false };
  if (expired === 'yes') return { ask: null, older: false };
  const years = Number(age);
  const isAge = Number.isInteger(years) && years >= from && years <= OLDEST;
  return { ask: isOlder && !isAge ? 'age' : null, older: true };
}

// Whether an issued code is kept: what the verifier says of the live code that would be made of it, as anybody who scans
// it would be told.

/** @import { Answer } from './verifier.js' */
/** @import { Entry } from './show-store.js' */

// What a token of our own making can be found at fault for, made before the issuer signed as it seems: its time.
const TIMES = /^(holder|validity)_/;
// Good once, and never again.
const OVER = ['validity_code_expired', 'validity_licence_expired'];

/**
 * @typedef {{ keep: true, told: string } | { keep: false, clock: true } | { keep: false, clock: false, verdict: string, sentence: string }} Judged
 *   told: what a checker is told beside "genuine"; '' for nothing. clock: this device's is behind the issuer's
 */

/**
 * @param {Answer} answer
 * @param {{ made: string, now: number }} times when it was issued (RFC 3339, '' for not said), and this device's clock
 * @returns {Judged}
 */
export function judged(answer, { made, now }) {
  if ('error' in answer) return { keep: false, clock: false, verdict: '', sentence: answer.sentence ?? '' };
  const { report, view } = answer;
  const { outcome, reason } = report;
  const keep = outcome === 'authentic' || (outcome === 'restricted' && !OVER.includes(reason));
  if (outcome === 'cannot_judge' && TIMES.test(reason) && Date.parse(made) > now) return { keep: false, clock: true };
  if (!keep) return { keep: false, clock: false, verdict: view.verdict, sentence: view.sentence };
  return { keep: true, told: outcome === 'authentic' ? '' : view.sentence };
}

/**
 * Whether a code has expired, so that nobody accepts it any more, whatever else is right.
 * @param {string} ends RFC 3339, '' for never
 * @param {number} now
 */
export const expired = (ends, now) => Date.parse(ends) <= now;

/**
 * The entry that a code was issued for, or the word for why there is none: nothing waits here, as where the browser's
 * storage was emptied since, or what waits has another key.
 * @param {readonly Entry[]} entries
 * @param {string} point
 * @returns {Entry | 'no_key' | 'other_key'}
 */
export function entryFor(entries, point) {
  return entries.find(({ id }) => id === point) ?? (entries.some(({ kept }) => !kept) ? 'other_key' : 'no_key');
}

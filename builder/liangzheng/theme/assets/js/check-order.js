// In what order checks are shown: what decided and what failed first, and what was not reached in one line.

/** @import { Check } from './report-view.js' */

const RANK = { fail: 1, warn: 2, pass: 3, not_checked: 4 };
const NOT_REACHED = 'not_reached';

/**
 * @param {readonly Check[]} checks
 * @param {string} reason the code of the check that decided
 * @returns {{ shown: Check[], notReached: Check[] }}
 */
export function ordered(checks, reason) {
  const rank = (/** @type {Check} */ { code, result }) => (code === reason ? 0 : RANK[result]);
  const made = checks.filter(({ code }) => code !== NOT_REACHED);
  return {
    shown: [...made].sort((one, other) => rank(one) - rank(other)),
    notReached: checks.filter(({ code }) => code === NOT_REACHED),
  };
}

/**
 * What speaks against the document, or asks for attention, and is not the sentence that stands at the top anyway.
 * @template {{ code: string, result: string, findings?: readonly any[] }} T
 * @param {readonly Check[]} checks
 * @param {string} reason
 */
export function toHeed(checks, reason) {
  return checks
    .flatMap((check) => (check.findings.length ? check.findings : [check]))
    .filter(({ code, result }) => (result === 'fail' || result === 'warn') && code !== reason)
    .sort((one, other) => RANK[one.result] - RANK[other.result]);
}

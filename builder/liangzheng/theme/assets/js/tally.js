// How many codes were checked at a desk, by their outcome: numbers alone, in the page's memory, gone with it.

/** @import { Outcome } from './constants.js' */
/** @typedef {Outcome | 'specimen'} Counted */
/** @typedef {Readonly<Record<Counted, number>>} Tally */

/** @type {Tally} */
export const NOTHING = Object.freeze({ authentic: 0, restricted: 0, rejected: 0, cannot_judge: 0, specimen: 0 });

/**
 * A specimen is counted as one, whatever its verdict.
 * @param {{ outcome: Outcome, specimen: boolean }} report
 * @returns {Counted}
 */
export const countedAs = ({ outcome, specimen }) => (specimen ? 'specimen' : outcome);

/**
 * @param {Tally} tally
 * @param {Counted} as
 * @returns {Tally}
 */
export const counting = (tally, as) => ({ ...tally, [as]: tally[as] + 1 });

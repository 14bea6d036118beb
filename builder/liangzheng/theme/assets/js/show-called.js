// What tells one document of the list from another of its kind: whose it is, the end of its number, when it came.

/** @import { Kept } from './show-store.js' */
/** @import { Say } from './words.js' */

/**
 * @param {Kept} kept
 * @param {{ say: Say, days: Pick<Intl.DateTimeFormat, 'format'> }} words
 */
export function calledBy({ issuer, name, tail, taken }, { say, days }) {
  return [
    name ?? '',
    tail ? say('show_tail', { tail }) : '',
    issuer,
    taken ? say('show_taken', { time: days.format(taken) }) : '',
  ].filter(Boolean).join(say('separator'));
}

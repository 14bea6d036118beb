// The dates of a licence. The same as builder/liangzheng/plugin/licence_dates.py, which answers without JavaScript; a test holds
// the two together.
import { addDays, addYears, parse, write } from './days.js';

/**
 * window: days before the end in which it is renewed; cancelled, restorable: years after it.
 * @typedef {{ window: number, cancelled: number, restorable: number }} Terms
 */

/**
 * @param {Terms} terms
 * @param {string} start
 * @param {number} years for which it is valid
 */
export function licenceDates({ window, cancelled, restorable }, start, years) {
  const last = addYears(parse(start), years);
  const end = addYears(last, cancelled);
  return {
    last_day: write(last),
    renew_from: write(addDays(last, -window)),
    no_driving_from: write(addDays(last, 1)),
    cancelled_after: write(end),
    restorable_until: write(addYears(end, restorable)),
  };
}

/**
 * The first and the last day of the year of points that a day falls into.
 * @param {string} first the day of the first licence
 * @param {string} today
 * @returns {[string, string]}
 */
export function pointsCycle(first, today) {
  const begin = parse(first);
  const day = parse(today);
  let years = day.getUTCFullYear() - begin.getUTCFullYear();
  if (addYears(begin, years) > day) years -= 1;
  return [write(addYears(begin, years)), write(addDays(addYears(begin, years + 1), -1))];
}

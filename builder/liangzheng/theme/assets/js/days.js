// Calendar days, written YYYY-MM-DD.
const DAY = 86_400_000;
const CHINA = 8 * 3_600_000;

/** @param {string} text */
export const parse = (text) => new Date(`${text}T00:00:00Z`);
/** @param {Date} day */
export const write = (day) => day.toISOString().slice(0, 10);
/**
 * @param {Date} day
 * @param {number} days
 */
export const addDays = (day, days) => new Date(day.getTime() + days * DAY);
/**
 * 29 February becomes 1 March where there is none, as Date does by itself.
 * @param {Date} day
 * @param {number} years
 */
export const addYears = (day, years) => new Date(Date.UTC(day.getUTCFullYear() + years, day.getUTCMonth(), day.getUTCDate()));

/** As the licence's dates are meant. */
export const todayInChina = () => write(new Date(Date.now() + CHINA));

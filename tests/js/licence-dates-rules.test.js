import assert from 'node:assert/strict';
import { test } from 'node:test';

import { addDays, addYears, parse, todayInChina, write } from '#js/days.js';
import { licenceDates, pointsCycle } from '#js/licence-dates-rules.js';

const TERMS = { window: 90, cancelled: 1, restorable: 2 };

test('the dates of a licence of six years', () => {
  assert.deepEqual(licenceDates(TERMS, '2021-06-01', 6), {
    last_day: '2027-06-01',
    renew_from: '2027-03-03',
    no_driving_from: '2027-06-02',
    cancelled_after: '2028-06-01',
    restorable_until: '2030-06-01',
  });
});

test('29 February ends on 1 March where there is none', () => {
  assert.equal(licenceDates(TERMS, '2020-02-29', 6).last_day, '2026-03-01');
  assert.equal(write(addYears(parse('2020-02-29'), 4)), '2024-02-29');
});

test('days go over the ends of months and years', () => {
  assert.equal(write(addDays(parse('2027-12-31'), 1)), '2028-01-01');
  assert.equal(write(addDays(parse('2028-03-01'), -1)), '2028-02-29');
});

test('the year of points begins on the day of the first licence', () => {
  assert.deepEqual(pointsCycle('2015-05-10', '2026-05-09'), ['2025-05-10', '2026-05-09']);
  assert.deepEqual(pointsCycle('2015-05-10', '2026-05-10'), ['2026-05-10', '2027-05-09']);
  assert.deepEqual(pointsCycle('2026-05-10', '2026-05-10'), ['2026-05-10', '2027-05-09']);
});

test('today is that of China, eight hours ahead', (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 10, 25, 15, 59, 59) });
  assert.equal(todayInChina(), '2026-11-25');
  t.mock.timers.setTime(Date.UTC(2026, 10, 25, 16));
  assert.equal(todayInChina(), '2026-11-26');
});

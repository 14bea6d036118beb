import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Countdown } from '#js/countdown.js';

// A clock that the test turns on.
function open() {
  const seen = { ticks: [], ended: 0 };
  let now = 0;
  let due = null;
  const countdown = new Countdown({
    onTick: (seconds) => seen.ticks.push(seconds),
    onEnd: () => (seen.ended += 1),
    now: () => now,
    later: (act, ms) => (due = { act, at: now + ms }),
    stopLater: (timer) => (due = timer && due === timer ? null : due),
  });
  const pass = (ms) => {
    for (const end = now + ms; due && due.at <= end; ) {
      now = due.at;
      const { act } = due;
      due = null;
      act();
    }
    now += 0;
  };
  return { countdown, seen, pass, sleep: (ms) => (now += ms) };
}

test('every second is told, and the end once', () => {
  const { countdown, seen, pass } = open();
  countdown.start(3);
  pass(10_000);
  assert.deepEqual(seen, { ticks: [3, 2, 1], ended: 1 });
  assert.equal(countdown.running, false);
});

test('with no seconds it never ends', () => {
  const { countdown, seen, pass } = open();
  countdown.start(0);
  pass(10_000);
  assert.deepEqual([seen, countdown.running], [{ ticks: [], ended: 0 }, false]);
});

test('held it stands, and goes on with what was left', () => {
  const { countdown, seen, pass, sleep } = open();
  countdown.start(5);
  pass(2000);
  countdown.hold();
  sleep(60_000);
  countdown.look();
  assert.deepEqual([countdown.held, countdown.running, seen.ended], [true, false, 0]);
  countdown.resume();
  pass(10_000);
  assert.deepEqual(seen, { ticks: [5, 4, 3, 3, 2, 1], ended: 1 });
});

test('a device that slept clears when it wakes', () => {
  const { countdown, seen, sleep } = open();
  countdown.start(60);
  sleep(3_600_000);
  countdown.look();
  assert.equal(seen.ended, 1);
});

test('stopped it is forgotten; started again it begins anew', () => {
  const { countdown, seen, pass } = open();
  countdown.start(2);
  countdown.stop();
  countdown.resume();
  pass(5000);
  assert.equal(seen.ended, 0);
  countdown.start(1);
  countdown.start(2);
  pass(1000);
  assert.equal(seen.ended, 0);
  pass(1000);
  assert.equal(seen.ended, 1);
});

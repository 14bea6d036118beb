// What desk mode counts, skips and sounds; what a checker needs of a document; the order of checks.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ordered, toHeed } from '#js/check-order.js';
import { appOf } from '#js/in-app.js';
import { ageAlone, purposeOf, rowsFor } from '#js/purposes.js';
import { RepeatedCode } from '#js/repeated-code.js';
import { SIGNALS } from '#js/signals.js';
import { countedAs, counting, NOTHING } from '#js/tally.js';
import { qr } from './support/codes.js';

test('a specimen is counted as one, whatever its verdict', () => {
  const reports = [['authentic', false], ['authentic', true], ['rejected', true], ['cannot_judge', false]];
  const tally = reports.reduce((sum, [outcome, specimen]) => counting(sum, countedAs({ outcome, specimen })), NOTHING);
  assert.deepEqual(tally, { authentic: 1, restricted: 0, rejected: 0, cannot_judge: 1, specimen: 2 });
});

test('each verdict has a sound of its own', () => {
  assert.deepEqual(Object.keys(SIGNALS).sort(), Object.keys(NOTHING).sort());
  assert.equal(new Set(Object.values(SIGNALS).map(({ tones }) => `${tones}`)).size, 5);
});

test('a code that stays before the camera is judged once', () => {
  let now = 0;
  const repeated = new RepeatedCode(() => now);
  const [one, other] = [qr('LZ1:A'), qr('LZ1:B')];
  assert.equal(repeated.isStill([one]), false);
  repeated.judged([one]);
  now = 8000;
  repeated.stays();
  for (const at of [8500, 9500, 10_500]) {
    now = at;
    assert.equal(repeated.isStill([one]), true, `${at}`);
  }
  assert.equal(repeated.isStill([one, other]), false, 'another beside it');
  assert.equal(repeated.isStill([]), false);
  now = 13_000;
  assert.equal(repeated.isStill([one]), false, 'it was away');
});

const ROWS = ['drives', 'until', 'state', 'name', 'number', 'adult'].map((role) => ({ role, label: role, text: role, tone: '' }));
const roles = (purpose, portrait) => rowsFor(ROWS, purpose, portrait).map(({ role }) => role);

test('a purpose leaves out what it does not need', () => {
  assert.deepEqual(roles('all', true), ['drives', 'until', 'state', 'name', 'number']);
  assert.deepEqual(roles('rental', true), ['drives', 'until', 'state', 'name', 'number']);
  assert.deepEqual(roles('hotel', true), ['until', 'name', 'number']);
  assert.deepEqual(roles('age', true), ['adult']);
  assert.deepEqual(roles('age', false), ['name', 'adult']);
});

test('an age that is shown without the day of birth stands in the summary', () => {
  assert.deepEqual(rowsFor(ROWS, 'all', true, true).at(-1).role, 'adult');
  assert.deepEqual([{ age_over_18: true }, { age_over_18: true, birth_date: '1990-01-01' }, {}, null].map(ageAlone), [true, false, false, false]);
});

test('what was remembered and is no purpose shows everything', () => {
  assert.deepEqual([undefined, '', 'age', 'toString', 'all'].map(purposeOf), ['all', 'all', 'age', 'all', 'all']);
});

const check = (code, result, findings = []) => ({ id: code, code, title: code, result, findings });
const CHECKS = [
  check('decode_complete', 'pass'), check('signature_wrong', 'fail'), check('issuer_trusted', 'pass'), check('not_reached', 'not_checked'),
  check('fields_x', 'warn', [check('fields_ok', 'pass'), check('fields_points', 'warn'), check('fields_id', 'fail')]), check('not_reached', 'not_checked'),
];

test('what decided and failed comes first, what was not reached is apart', () => {
  const { shown, notReached } = ordered(CHECKS, 'signature_wrong');
  assert.deepEqual(shown.map(({ code }) => code), ['signature_wrong', 'fields_x', 'decode_complete', 'issuer_trusted']);
  assert.equal(notReached.length, 2);
});

test('to heed is what is not said at the top anyway', () => {
  assert.deepEqual(toHeed(CHECKS, 'signature_wrong').map(({ code }) => code), ['fields_id', 'fields_points']);
  assert.deepEqual(toHeed(CHECKS, '').map(({ code }) => code), ['signature_wrong', 'fields_id', 'fields_points']);
});

test('browsers inside of apps are known by what they say', () => {
  const wechat = 'Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.50(0x1800322c) NetType/WIFI Language/zh_CN';
  const alipay = 'Mozilla/5.0 (Linux; U; Android 14) AppleWebKit/537.36 NebulaSDK/1.8 AlipayDefined(nt:WIFI) AliApp(AP/10.6.0) AlipayClient/10.6.0';
  const dingtalk = 'Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Mobile/15E148 AliApp(DingTalk/7.5.0) com.laiwang.DingTalk/1234';
  const safari = 'Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1';
  assert.deepEqual([wechat, alipay, dingtalk, safari].map(appOf), ['wechat', 'alipay', 'dingtalk', null]);
});

// The holder's page: what it needs, what it shows, when it makes the next code, and what it keeps.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { toBytes, toText } from '#js/base64url.js';
import { missing } from '#js/show-able.js';
import { calledBy } from '#js/show-called.js';
import { chosenFirst, hasAge, presetOf, split } from '#js/show-choice.js';
import { ShowFrames } from '#js/show-frames.js';
import { entryFor, expired, judged } from '#js/show-judge.js';
import { newKeys, pointOf, sign } from '#js/show-keys.js';
import { nextCode } from '#js/show-next.js';
import { signedText } from '#js/show-sign.js';
import { roomIn } from '#js/show-live.js';
import { PERIOD_MS, Turns } from '#js/show-turns.js';
import { draw, scaleOf } from '#js/show-symbol.js';
import { qr } from './support/codes.js';
import { until } from './support/page.js';

test('bytes go to Python and back', () => {
  for (const length of [0, 1, 2, 3, 64, 300]) {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 37) % 256);
    assert.equal(toText(bytes), Buffer.from(bytes).toString('base64url'));
    assert.deepEqual(toBytes(toText(bytes)), bytes);
  }
});

test('what a browser lacks has one word, the first that explains the others', () => {
  const window = {};
  const whole = { window, parent: window, isSecureContext: true, crypto: { subtle: {} }, indexedDB: {} };
  assert.equal(missing(whole), null);
  assert.equal(missing({ ...whole, parent: {} }), 'framed');
  assert.equal(missing({ ...whole, isSecureContext: false, crypto: {} }), 'insecure');
  assert.equal(missing({ ...whole, crypto: {} }), 'no_crypto');
  assert.equal(missing({ ...whole, indexedDB: undefined }), 'no_storage');
});

test('a key signs, and cannot be taken out', async () => {
  const keys = await newKeys();
  const point = await pointOf(keys);
  assert.deepEqual([point.length, point[0]], [65, 4]);
  await assert.rejects(crypto.subtle.exportKey('pkcs8', keys.privateKey), /not extractable|InvalidAccess/);
  const bytes = new TextEncoder().encode('what Python wants signed');
  const signature = await sign(keys, bytes);
  assert.equal(signature.length, 64);
  assert.ok(await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, keys.publicKey, signature, bytes));
});

test('a text is asked for, signed and written by the same arguments', async () => {
  const keys = await newKeys();
  const asked = [];
  const hold = async (what, given) => {
    asked.push([what, given]);
    return given.signature ? { text: 'LZ1:…' } : { to_sign: toText(Uint8Array.of(1, 2, 3)) };
  };
  assert.deepEqual(await signedText(hold, 'live', { names: ['name'] }, keys), { text: 'LZ1:…' });
  const [[, first], [, { signature, ...second }]] = asked;
  assert.deepEqual(first, second);
  assert.equal(signature.length, 64);
  const refused = { error: 'sdcwt_structure', sentence: '…' };
  assert.deepEqual(await signedText(async () => refused, 'live', {}, keys), refused);
});

const DESCRIBED = {
  kind: '驾驶证',
  groups: ['name', 'portrait', 'number', 'age'].map((name) => ({ name, label: `(${name})`, tells: [] })),
  presets: { traffic: ['name', 'portrait', 'number'], rental: ['name', 'number'], age: ['age'] },
};

test('what is shown is a set or one’s own choice, and the rest is named too', () => {
  assert.deepEqual(chosenFirst(DESCRIBED, null), ['name', 'number']);
  assert.deepEqual(chosenFirst(DESCRIBED, ['age', 'gone', 'name']), ['name', 'age']);
  assert.deepEqual(chosenFirst(DESCRIBED, []), []);
  assert.equal(presetOf(DESCRIBED, ['number', 'name']), 'rental');
  assert.equal(presetOf(DESCRIBED, ['age']), 'age');
  assert.equal(presetOf(DESCRIBED, ['name', 'age']), 'own');
  assert.equal(presetOf(DESCRIBED, []), 'own');
  const alike = { ...DESCRIBED, presets: { traffic: ['name'], rental: ['name'] } };
  assert.equal(presetOf(alike, ['name'], 'rental'), 'rental', 'the one that was pressed');
  assert.equal(presetOf(alike, ['name'], 'own'), 'traffic');
  assert.equal(hasAge(DESCRIBED), true);
  assert.equal(hasAge({ ...DESCRIBED, presets: { rental: ['name', 'number'] } }), false);
  assert.deepEqual(split(DESCRIBED, ['age', 'name']), { shown: ['(name)', '(age)'], hidden: ['(portrait)', '(number)'], told: false });
});

test('what the number tells is not called hidden while the number is shown', () => {
  const groups = DESCRIBED.groups.map((group) => ({ ...group, tells: group.name === 'number' ? ['birth', 'age'] : [] }));
  const described = { ...DESCRIBED, groups };
  assert.deepEqual(split(described, ['name', 'number']), { shown: ['(name)', '(number)'], hidden: ['(portrait)'], told: true });
  assert.deepEqual(split(described, ['name']), { shown: ['(name)'], hidden: ['(portrait)', '(number)', '(age)'], told: false });
});

const answer = (outcome, reason) => ({ report: { outcome, reason }, view: { verdict: `v:${outcome}`, sentence: `s:${reason}` } });

const TIMES = { made: '2026-01-01T00:00:00Z', now: Date.parse('2026-01-02T00:00:00Z') };

test('kept is what a checker accepts, now or later', () => {
  assert.deepEqual(judged(answer('authentic', 'signature_good'), TIMES), { keep: true, told: '' });
  assert.deepEqual(judged(answer('restricted', 'status_suspended'), TIMES), { keep: true, told: 's:status_suspended' });
  const refused = [
    ['restricted', 'validity_code_expired'], ['restricted', 'validity_licence_expired'],
    ['rejected', 'status_invalid'], ['rejected', 'holder_wrong'], ['cannot_judge', 'issuer_unknown'],
  ];
  for (const [outcome, reason] of refused) {
    assert.deepEqual(judged(answer(outcome, reason), TIMES), { keep: false, clock: false, verdict: `v:${outcome}`, sentence: `s:${reason}` });
  }
  assert.deepEqual(judged({ error: 'stopped', sentence: '…' }, TIMES), { keep: false, clock: false, verdict: '', sentence: '…' });
});

test('a clock is behind if the office has signed later, and a code expires by its own time', () => {
  const slow = { made: '2026-01-02T00:00:00Z', now: Date.parse('2026-01-01T00:00:00Z') };
  for (const reason of ['holder_token', 'validity_not_yet']) {
    assert.deepEqual(judged(answer('cannot_judge', reason), slow), { keep: false, clock: true });
    assert.equal(judged(answer('cannot_judge', reason), TIMES).clock, false, 'the time is right: something else is wrong');
  }
  assert.equal(judged(answer('rejected', 'holder_wrong'), slow).clock, false);
  assert.equal(judged(answer('authentic', 'signature_good'), slow).keep, true);
  const at = Date.parse('2026-01-02T00:00:00Z');
  assert.deepEqual([at - 1, at, at + 1].map((now) => expired('2026-01-02T00:00:00Z', now)), [false, true, true]);
  assert.equal(expired('', at), false);
});

test('two documents of one kind and office can be told apart', () => {
  const say = (name, values = {}) => (name === 'separator' ? '、' : [name, ...Object.values(values)].join(' '));
  const words = { say, days: { format: (time) => `day ${time}` } };
  const kept = { credential: new Uint8Array(), title: '驾驶证', issuer: '某机关', chosen: null };
  assert.equal(calledBy({ ...kept, name: '甲', tail: '0010', taken: 7 }, words), '甲、show_tail 0010、某机关、show_taken day 7');
  assert.equal(calledBy(kept, words), '某机关', 'kept by an earlier page');
});

test('no next code once the document is gone or over, or its question has ended', async () => {
  let time = 0;
  const here = new Set(['a']);
  const shown = { over: '', chosen: ['name'] };
  const store = { has: async (id) => here.has(id) };
  const next = nextCode({ store, shown, say: (name) => name, live: async (...given) => given, now: () => time });
  const [code, answered] = [next({ id: 'a' }), next({ id: 'a' }, { nonce: 1 })];
  time = 119_999;
  assert.deepEqual(await answered(), [{ id: 'a' }, ['name'], { nonce: 1 }]);
  time = 120_000;
  await assert.rejects(answered(), /show_question_over/);
  assert.deepEqual(await code(), [{ id: 'a' }, ['name'], undefined]);
  here.clear();
  await assert.rejects(code(), /show_gone/);
  shown.over = 'it has expired';
  await assert.rejects(code(), /it has expired/);
});

test('a code finds its key, or the word for why there is none', () => {
  const waiting = { id: 'a' };
  const done = { id: 'b', kept: {} };
  assert.equal(entryFor([waiting, done], 'a'), waiting);
  assert.equal(entryFor([waiting, done], 'b'), done, 'issued again');
  assert.equal(entryFor([waiting, done], 'c'), 'other_key');
  assert.equal(entryFor([done], 'c'), 'no_key');
  assert.equal(entryFor([], 'c'), 'no_key');
});

test('the camera takes what an office or a checker shows', () => {
  const frames = new ShowFrames();
  const [issued, question, link, other] = [qr('LZ1:ABC'), qr('LZQ1:ABC'), qr('https://site.example/zh/show/#code=LZ1:ABC'), qr('https://other.example/')];
  for (const code of [issued, question, link]) assert.deepEqual(frames.next([other, code]), { codes: [code] });
  assert.deepEqual(frames.next([other]), { other: true });
  assert.deepEqual(frames.next([issued, question]), { other: true }, 'which of the two is not plain');
  assert.equal(frames.next([{ ...issued, symbology: 'Code128' }]), null);
  const parts = [0, 1].map((index) => ({ ...qr(`LZ1:${index}`), part: [index, 2, 7] }));
  assert.deepEqual(frames.next([parts[0]]), { have: 1, of: 2 });
  assert.deepEqual(frames.next([parts[1]]), { codes: parts });
  frames.restart();
  assert.deepEqual(frames.next([parts[1]]), { have: 1, of: 2 });
});

test('the code is as large as the screen lets it be', () => {
  assert.equal(roomIn(390, 844), 374);
  assert.equal(roomIn(1280, 800), 610);
  assert.equal(roomIn(844, 390), 374, 'on its side, with the words beside it');
  assert.equal(roomIn(280, 300), 200);
});

test('modules are whole pixels, four of them white on every side', () => {
  assert.equal(scaleOf(97, 105 * 3 + 104), 3);
  assert.equal(scaleOf(177, 100), 1, 'rather too large than not there');
  const filled = [];
  const context = { fillRect: (...box) => filled.push([context.fillStyle, ...box]) };
  const canvas = { style: {}, getContext: () => context };
  draw(canvas, { side: 2, dark: (x, y) => x === 1 && y === 0 }, 25, 2);
  assert.deepEqual([canvas.width, canvas.height, canvas.style.width], [50, 50, '25px']);
  assert.deepEqual(filled, [['#fff', 0, 0, 50, 50], ['#000', 25, 20, 5, 5]]);
});

test('a code every ten seconds, at once when the page is seen again, none while it is hidden', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let made = 0;
  const turns = new Turns({ make: async () => void (made += 1), onTurn: (period) => assert.equal(period, PERIOD_MS), onFail: assert.fail });
  await turns.start();
  assert.equal(made, 1);
  t.mock.timers.tick(PERIOD_MS - 1);
  assert.equal(made, 1);
  t.mock.timers.tick(1);
  assert.equal(made, 2);
  await turns.seen(false);
  t.mock.timers.tick(PERIOD_MS * 5);
  assert.equal(made, 2);
  await turns.seen(true);
  assert.equal(made, 3);
  turns.stop();
  await turns.seen(true);
  t.mock.timers.tick(PERIOD_MS * 5);
  assert.deepEqual([made, turns.running], [3, false]);
});

test('a code that comes too late, or not at all', async () => {
  /** @type {(() => void)[]} */
  const waiting = [];
  let turned = 0;
  const slow = new Turns({ make: () => new Promise((resolve) => waiting.push(resolve)), onTurn: () => (turned += 1), onFail: assert.fail });
  const first = slow.start();
  slow.stop();
  const second = slow.start();
  waiting.forEach((go) => go());
  await Promise.all([first, second]);
  assert.equal(turned, 1, 'that of the run that was ended is dropped');
  slow.stop();
  const failed = [];
  const broken = new Turns({ make: () => Promise.reject(new Error('no')), onTurn: assert.fail, onFail: (error) => failed.push(error.message) });
  await broken.start();
  await until(() => failed.length);
  assert.deepEqual([failed, broken.running], [['no'], false]);
});

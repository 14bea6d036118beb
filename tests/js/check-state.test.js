// The verifier page's states: every event in every state, then each way through them.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { START, step } from '#js/check-state.js';
import { barcode, part, qr, texts } from './support/codes.js';

const BLOB = new Blob(['picture']);
const QR = qr('LZ1:A');
const BAR = barcode('1100000000001');

const TIMES = { checked_at: '2026-11-26T08:00:00Z' };
const report = (reason = 'issuer_trusted', checks = [], document = null) => ({ reason, checks, document, times: TIMES });
const verdict = (changes = {}) => ({ report: report(), view: {}, unfinished: false, ...changes });
const COMPARABLE = verdict({ report: report('', [{ code: 'barcode_not_scanned' }], { card_number: '1' }) });

// Sends events one after another; an answer is to the question that stands, unless it says another.
function after(events, state = START) {
  let effects = [];
  for (const event of events) {
    ({ state, effects } = step(state, { question: state.question, ...event }));
  }
  return { state, effects };
}

const dos = (effects) => effects.map((effect) => effect.do);

const PERSON = {
  file: { type: 'file', blob: BLOB },
  picture: { type: 'picture', blob: BLOB },
  text: { type: 'text', text: 'LZ1:A' },
  again: { type: 'again' },
  compare: { type: 'compare' },
  back: { type: 'back' },
};
const FRAMES = {
  'empty frame': { type: 'frame', codes: [] },
  'frame of a code': { type: 'frame', codes: [QR] },
  'frame of a barcode': { type: 'frame', codes: [BAR] },
  'frame of a part': { type: 'frame', codes: [part(0, 2)] },
};
const ANSWERS = {
  'opened: a picture': { type: 'opened', file: { is: 'picture', blob: BLOB, kind: null } },
  'opened: bytes': { type: 'opened', file: { is: 'bytes', data: QR.data } },
  'opened: refused': { type: 'opened', file: { is: 'refused', code: 'pdf_locked', format: 'PDF' } },
  'read: a code': { type: 'read', codes: [QR] },
  'read: a barcode': { type: 'read', codes: [BAR] },
  'read: nothing': { type: 'read', codes: [] },
  'read: an error': { type: 'read', codes: [], error: 'image_too_large' },
  'read: no reader': { type: 'read', codes: [], error: 'dead' },
  'judged: a verdict': { type: 'judged', answer: verdict() },
  'judged: an error': { type: 'judged', answer: { error: 'trust_missing', sentence: 'No list.' } },
  explained: { type: 'explained', sentence: 'Too large.' },
  unexplained: { type: 'explained' },
};

const TO_SCREEN = {
  ways: [],
  verdict: [PERSON.text, ANSWERS['judged: a verdict']],
  barcode: [PERSON.text, ANSWERS['judged: a verdict'], PERSON.compare],
};
const TO_STAGE = {
  idle: [],
  opening: [PERSON.file],
  reading: [PERSON.picture],
  judging: [PERSON.text],
  explaining: [PERSON.file, ANSWERS['opened: refused']],
};
const SCREENS = Object.keys(TO_SCREEN);
const STAGES = Object.keys(TO_STAGE);

// What a person may do on which screen, whatever is waited for: the screen and stage that follow.
const PERSON_MAY = {
  file: { ways: 'ways opening', barcode: 'barcode opening', verdict: 'verdict opening' },
  picture: { ways: 'ways reading', barcode: 'barcode reading', verdict: 'verdict reading' },
  text: { ways: 'ways judging', barcode: 'barcode judging', verdict: 'verdict judging' },
  // On the ways in: what waits for the verifier is given up, a code or a file.
  again: { verdict: 'ways idle', 'ways opening': 'ways idle', 'ways judging': 'ways idle' },
  compare: { verdict: 'barcode idle' },
  back: { barcode: 'verdict idle' },
};
// What a frame leads to; one that changes what is waited for asks anew.
const FRAME_MAY = {
  'frame of a code': { ways: 'judging' },
  'frame of a barcode': { ways: 'kept', barcode: 'judging' },
  'frame of a part': { ways: 'kept' },
};
// Which answer is waited for in which stage: the screen that follows (=: the same), and the stage.
const ANSWER_MAY = {
  'opened: a picture': ['opening', '= reading'],
  'opened: bytes': ['opening', '= judging'],
  'opened: refused': ['opening', '= explaining'],
  'read: a code': ['reading', '= judging'],
  'read: a barcode': ['reading', '= judging'],
  'read: nothing': ['reading', '= judging'],
  'read: an error': ['reading', '= explaining'],
  'read: no reader': ['reading', '= idle'],
  'judged: a verdict': ['judging', 'verdict idle'],
  'judged: an error': ['judging', '= idle'],
  explained: ['explaining', '= idle'],
  unexplained: ['explaining', '= idle'],
};

for (const screen of SCREENS) {
  for (const stage of STAGES) {
    describe(`${screen}, ${stage}`, () => {
      const { state } = after([...TO_SCREEN[screen], ...TO_STAGE[stage]]);
      const unchanged = (event) => {
        const next = step(state, { question: state.question, ...event });
        assert.equal(next.state, state);
        assert.deepEqual(next.effects, []);
      };

      test('is reached', () => assert.deepEqual([state.screen, state.stage], [screen, stage]));

      for (const [name, event] of Object.entries(PERSON)) {
        const next = PERSON_MAY[name][screen] ?? PERSON_MAY[name][`${screen} ${stage}`];
        test(`${name} → ${next ?? 'nothing'}`, () => {
          if (!next) return unchanged(event);
          const { state: then, effects } = after([event], state);
          assert.equal(`${then.screen} ${then.stage}`, next);
          assert.equal(then.question, state.question + 1);
          assert.ok(effects.length > 0);
          return undefined;
        });
      }

      for (const [name, event] of Object.entries(FRAMES)) {
        const next = FRAME_MAY[name]?.[screen];
        test(`${name} → ${next ?? 'nothing'}`, () => {
          if (!next) return unchanged(event);
          const { state: then } = after([event], state);
          assert.equal(then.screen, screen);
          assert.equal(then.stage, next === 'kept' ? stage : next);
          assert.equal(then.question, state.question + (next === 'kept' ? 0 : 1));
          return undefined;
        });
        test(`late ${name} → nothing`, () => unchanged({ ...event, question: state.question - 1 }));
      }

      for (const [name, event] of Object.entries(ANSWERS)) {
        const [awaited, next] = ANSWER_MAY[name];
        test(`${name} → ${stage === awaited ? next : 'nothing'}`, () => {
          if (stage !== awaited) return unchanged(event);
          const { state: then } = after([event], state);
          // A picture without the barcode that was asked for changes nothing.
          const missed = screen === 'barcode' && (name === 'read: a code' || name === 'read: nothing');
          const [toScreen, toStage] = missed ? ['=', 'idle'] : next.split(' ');
          assert.deepEqual([then.screen, then.stage], [toScreen === '=' ? screen : toScreen, toStage]);
          assert.equal(then.question, state.question);
          return undefined;
        });
        test(`late ${name} → nothing`, () => unchanged({ ...event, question: state.question - 1 }));
      }
    });
  }
}

describe('a picture', () => {
  test('is read, judged and shown', () => {
    let { state, effects } = after([PERSON.picture]);
    assert.deepEqual(effects, [
      { do: 'begin', note: 'reading' },
      { do: 'stop-camera' },
      { do: 'read', question: 1, blob: BLOB },
    ]);
    ({ state, effects } = after([{ type: 'read', codes: [QR] }], state));
    assert.deepEqual(effects, [{ do: 'stop-camera' }, { do: 'judge', question: 1, codes: [QR] }]);
    const answer = verdict();
    ({ state, effects } = after([{ type: 'judged', answer }], state));
    assert.deepEqual(effects, [{ do: 'stop-camera' }, { do: 'show-verdict', answer, comparable: false }]);
    assert.deepEqual(state.judged, [QR]);
  });

  test('without a code is judged too: the verifier says so', () => {
    const { effects } = after([PERSON.picture, ANSWERS['read: nothing']]);
    assert.deepEqual(effects.at(-1), { do: 'judge', question: 1, codes: [] });
  });

  test('that takes too long or breaks the reader is too complex', () => {
    for (const error of ['slow', 'stopped']) {
      const { effects } = after([PERSON.picture, { type: 'read', codes: [], error }]);
      assert.deepEqual(effects, [{ do: 'explain', question: 1, code: 'image_too_complex', format: '' }]);
    }
  });

  test('that cannot be read is told by its kind, where that is known', () => {
    const kind = { code: 'image_kind', format: 'HEIC' };
    const opened = { type: 'opened', file: { is: 'picture', blob: BLOB, kind } };
    const unreadable = { type: 'read', codes: [], error: 'image_unreadable' };
    const known = after([PERSON.file, opened, unreadable]);
    assert.deepEqual(known.effects, [{ do: 'explain', question: 1, code: 'image_kind', format: 'HEIC' }]);
    const large = after([PERSON.file, opened, { ...unreadable, error: 'image_too_large' }]);
    assert.deepEqual(large.effects, [{ do: 'explain', question: 1, code: 'image_too_large', format: '' }]);
    const plain = after([PERSON.picture, unreadable]);
    assert.deepEqual(plain.effects, [{ do: 'explain', question: 1, code: 'image_unreadable', format: '' }]);
    // The next picture is not of that kind any more.
    const next = after([PERSON.picture, unreadable], known.state);
    assert.equal(next.effects[0].code, 'image_unreadable');
  });

  test('that nobody can read asks for the page anew', () => {
    const { effects } = after([PERSON.picture, ANSWERS['read: no reader']]);
    assert.deepEqual(effects, [{ do: 'problem', word: 'failed_scanner', reload: true }]);
  });
});

describe('late answers', () => {
  test('to a picture, once another was chosen', () => {
    const { state } = after([PERSON.picture, PERSON.picture]);
    const late = step(state, { type: 'read', question: 1, codes: [BAR] });
    assert.equal(late.state, state);
    const { effects } = after([{ type: 'read', codes: [QR] }], state);
    assert.deepEqual(effects.at(-1), { do: 'judge', question: 2, codes: [QR] });
  });

  test('to a text, once one went on to scan the barcode', () => {
    const { state } = after([...TO_SCREEN.verdict, PERSON.text, PERSON.compare]);
    assert.equal(step(state, { type: 'judged', question: state.question - 1, answer: verdict() }).state, state);
    assert.deepEqual([state.screen, state.stage, texts(state.judged)], ['barcode', 'idle', ['LZ1:A']]);
  });

  test('of the camera, once a file was chosen', () => {
    const { state } = after([PERSON.file]);
    assert.equal(step(state, { type: 'frame', question: 0, codes: [QR] }).state, state);
  });

  test('a second answer to the same question', () => {
    const { state } = after([PERSON.text, ANSWERS['judged: a verdict']]);
    assert.equal(step(state, { type: 'judged', question: state.question, answer: COMPARABLE }).state, state);
  });
});

describe('the barcode after the verdict', () => {
  const judged = after([PERSON.picture, { type: 'read', codes: [QR] }, { type: 'judged', answer: COMPARABLE }]);

  test('is offered where there is something to compare with, and nothing compared', () => {
    assert.equal(judged.effects.at(-1).comparable, true);
    for (const answer of [
      verdict({ report: report('', [{ code: 'barcode_same' }], { card_number: '1' }) }),
      verdict({ report: report('', [{ code: 'barcode_not_scanned' }], {}) }),
      verdict({ report: report('', [{ code: 'barcode_not_scanned' }], null) }),
    ]) {
      assert.equal(after([PERSON.text, { type: 'judged', answer }]).effects.at(-1).comparable, false);
    }
  });

  test('is judged with the code of the verdict', () => {
    const { effects } = after([PERSON.compare, PERSON.picture, ANSWERS['read: a barcode']], judged.state);
    assert.deepEqual(effects.at(-1), { do: 'judge', question: 3, codes: [QR, BAR] });
  });

  test('takes the place of one that was seen before', () => {
    const both = after([PERSON.picture, { type: 'read', codes: [QR, barcode('7')] }, { type: 'judged', answer: COMPARABLE }]);
    const { effects } = after([PERSON.compare, { type: 'frame', codes: [qr('LZ1:B'), BAR] }], both.state);
    assert.deepEqual(effects.at(-1).codes, [QR, BAR]);
  });

  test('is asked for again where a picture has none', () => {
    const { state, effects } = after([PERSON.compare, PERSON.picture, ANSWERS['read: a code']], judged.state);
    assert.deepEqual(effects, [{ do: 'problem', word: 'barcode_none' }]);
    const again = after([PERSON.picture, ANSWERS['read: a barcode']], state);
    assert.deepEqual(again.effects.at(-1).codes, [QR, BAR]);
  });

  test('a text instead is a code of its own', () => {
    const { state, effects } = after([PERSON.compare, { type: 'text', text: 'LZ1:B' }], judged.state);
    assert.deepEqual(texts(effects.at(-1).codes), ['LZ1:B']);
    const shown = after([ANSWERS['judged: a verdict']], state);
    assert.deepEqual([shown.state.screen, texts(shown.state.judged)], ['verdict', ['LZ1:B']]);
  });

  test('is given up: the verdict stands as it was, and what is read late is dropped', () => {
    const { state, effects } = after([PERSON.compare, PERSON.picture, PERSON.back], judged.state);
    assert.deepEqual(dos(effects), ['begin', 'stop-camera', 'back-to-verdict']);
    assert.deepEqual([state.screen, state.judged], ['verdict', [QR]]);
    assert.equal(step(state, { type: 'read', question: state.question - 1, codes: [BAR] }).state, state);
    const anew = after([PERSON.compare, PERSON.picture, ANSWERS['read: a barcode']], state);
    assert.deepEqual(anew.effects.at(-1).codes, [QR, BAR]);
  });

  test('that cannot be judged leaves one where one was', () => {
    const { state, effects } = after(
      [PERSON.compare, PERSON.picture, ANSWERS['read: a barcode'], ANSWERS['judged: an error']],
      judged.state,
    );
    assert.deepEqual(effects, [{ do: 'tell', sentence: 'No list.' }]);
    assert.deepEqual([state.screen, state.stage, state.judged], ['barcode', 'idle', [QR]]);
  });
});

describe('the camera', () => {
  test('stops for a code', () => {
    const { effects } = after([FRAMES['frame of a code']]);
    assert.deepEqual(effects, [{ do: 'stop-camera' }, { do: 'judge', question: 1, codes: [QR] }]);
  });

  test('keeps a barcode until it sees the code, and says so once', () => {
    const first = after([FRAMES['frame of a barcode']]);
    assert.deepEqual(first.effects, [{ do: 'hint', word: 'barcode_seen' }]);
    const second = after([{ type: 'frame', codes: [barcode('2')] }], first.state);
    assert.deepEqual(second.effects, []);
    const { effects } = after([FRAMES['frame of a code']], second.state);
    assert.deepEqual(texts(effects.at(-1).codes), ['LZ1:A', '2']);
    // One that is beside the code counts instead.
    const beside = after([{ type: 'frame', codes: [QR, BAR] }], second.state);
    assert.deepEqual(beside.effects.at(-1).codes, [QR, BAR]);
  });

  test('forgets the barcode with the verdict', () => {
    const { state } = after([FRAMES['frame of a barcode'], FRAMES['frame of a code'], ANSWERS['judged: a verdict']]);
    assert.deepEqual(state.barcode, []);
    assert.deepEqual(after([PERSON.again, FRAMES['frame of a code']], state).effects.at(-1).codes, [QR]);
  });

  test('goes on until it has seen all parts, and tells how many there are', () => {
    const first = after([{ type: 'frame', codes: [part(2, 3)] }]);
    assert.deepEqual(first.effects, [{ do: 'hint', word: 'camera_hint_parts', values: { have: 1, of: 3 } }]);
    const same = after([{ type: 'frame', codes: [part(2, 3)] }], first.state);
    assert.deepEqual(same.effects, []);
    const second = after([{ type: 'frame', codes: [part(0, 3)] }], same.state);
    assert.deepEqual(second.effects[0].values, { have: 2, of: 3 });
    const { effects } = after([{ type: 'frame', codes: [part(1, 3)] }], second.state);
    assert.deepEqual(texts(effects.at(-1).codes), ['part 2', 'part 0', 'part 1']);
  });

  test('hands on parts whose number nobody knows at once', () => {
    const { effects } = after([{ type: 'frame', codes: [{ ...part(0, 0), symbology: 'PDF417' }] }]);
    assert.equal(effects.at(-1).do, 'judge');
  });
});

describe('several codes before the camera', () => {
  const LINK = qr('https://example.com/shop?from=poster');
  const OTHER = qr('A code of another kind');
  const offers = (effects) => effects.filter((effect) => effect.do === 'offer').map(({ codes }) => texts(codes));
  const judged = (effects) => texts(effects.find((effect) => effect.do === 'judge').codes);

  test('an advertisement does not end the search, and is left out of what is judged', () => {
    const first = after([{ type: 'frame', codes: [LINK] }]);
    assert.deepEqual([dos(first.effects), first.effects[1].word, first.state.stage], [['offer', 'hint'], 'camera_hint_link', 'idle']);
    assert.deepEqual(after([{ type: 'frame', codes: [LINK] }], first.state).effects, []);
    assert.deepEqual(judged(after([{ type: 'frame', codes: [QR, BAR] }], first.state).effects), texts([QR, BAR]));
    assert.deepEqual(judged(after([{ type: 'frame', codes: [LINK, OTHER] }]).effects), texts([OTHER]));
  });

  test('it is judged where the person says so, and nothing else may be picked', () => {
    const { state } = after([{ type: 'frame', codes: [LINK] }]);
    assert.deepEqual(judged(after([{ type: 'pick', code: LINK }], state).effects), texts([LINK]));
    assert.equal(after([{ type: 'pick', code: QR }], state).state, state);
    const { state: anew } = after([{ type: 'camera' }], state);
    assert.equal(after([{ type: 'pick', code: LINK }], anew).state, anew);
  });

  test('of a licence and another code the licence is judged', () => {
    assert.deepEqual(judged(after([{ type: 'frame', codes: [OTHER, QR] }]).effects), texts([QR]));
  });

  test('of two alike the person says which, also when one of them goes out of view', () => {
    const two = after([{ type: 'frame', codes: [QR, qr('LZ1:B'), BAR] }]);
    assert.deepEqual([offers(two.effects), two.effects[1].word], [[texts([QR, qr('LZ1:B')])], 'camera_hint_choice']);
    const one = after([{ type: 'frame', codes: [QR] }], two.state);
    assert.deepEqual([one.effects, one.state.stage], [[], 'idle']);
    const { effects, state } = after([{ type: 'pick', code: two.state.offered[1] }], one.state);
    assert.deepEqual([judged(effects), state.offered], [texts([qr('LZ1:B'), BAR]), []]);
  });
});

describe('a code in parts', () => {
  const unfinished = { type: 'judged', answer: verdict({ unfinished: true }) };
  const first = after([PERSON.picture, { type: 'read', codes: [part(0, 2)] }, unfinished]);

  test('is remembered while parts are missing, over a new start', () => {
    assert.equal(first.state.screen, 'verdict');
    const { effects } = after([PERSON.again, PERSON.picture, { type: 'read', codes: [part(1, 2), BAR] }], first.state);
    assert.deepEqual(texts(effects.at(-1).codes), ['1100000000001', 'part 0', 'part 1']);
  });

  test('is finished by the camera', () => {
    const { effects } = after([PERSON.again, { type: 'frame', codes: [part(1, 2)] }], first.state);
    assert.deepEqual(texts(effects.at(-1).codes), ['part 0', 'part 1']);
  });

  test('is forgotten with a verdict on something else', () => {
    const { state } = after([PERSON.again, PERSON.picture, { type: 'read', codes: [QR] }, ANSWERS['judged: a verdict']], first.state);
    assert.deepEqual([state.parts, state.told], [[], 0]);
  });

  test('is not mixed into a picture of whole codes', () => {
    const { effects } = after([PERSON.again, PERSON.picture, { type: 'read', codes: [QR] }], first.state);
    assert.deepEqual(effects.at(-1).codes, [QR]);
  });

  test('is kept where the verifier failed', () => {
    const { state } = after([PERSON.again, PERSON.picture, { type: 'read', codes: [part(1, 2)] }, ANSWERS['judged: an error']], first.state);
    assert.deepEqual(texts(state.parts), ['part 0', 'part 1']);
  });
});

describe('files and texts', () => {
  test('a file is opened first', () => {
    assert.deepEqual(after([PERSON.file]).effects, [
      { do: 'begin', note: null },
      { do: 'stop-camera' },
      { do: 'open', question: 1, blob: BLOB },
    ]);
  });

  test('bytes and a text are judged without a symbology', () => {
    for (const events of [[PERSON.file, ANSWERS['opened: bytes']], [PERSON.text]]) {
      const { effects } = after(events);
      assert.deepEqual(effects.at(-1), { do: 'judge', question: 1, codes: [{ data: QR.data }] });
    }
  });

  test('what is refused is explained', () => {
    const refused = after([PERSON.file, ANSWERS['opened: refused']]);
    assert.deepEqual(refused.effects, [{ do: 'explain', question: 1, code: 'pdf_locked', format: 'PDF' }]);
    assert.deepEqual(after([ANSWERS.explained], refused.state).effects, [{ do: 'tell', sentence: 'Too large.' }]);
  });
});

describe('a verifier that failed', () => {
  const lost = [{ do: 'problem', word: 'failed_stopped', reload: true }];

  test('says why where it can', () => {
    const { state, effects } = after([PERSON.text, ANSWERS['judged: an error']]);
    assert.deepEqual(effects, [{ do: 'tell', sentence: 'No list.' }]);
    assert.deepEqual([state.screen, state.stage, state.asked], ['ways', 'idle', []]);
  });

  test('without a word asks for the page anew', () => {
    assert.deepEqual(after([PERSON.text, { type: 'judged', answer: { error: 'dead' } }]).effects, lost);
    assert.deepEqual(after([PERSON.file, ANSWERS['opened: refused'], ANSWERS.unexplained]).effects, lost);
  });

  test('leaves the last verdict', () => {
    const { state } = after([...TO_SCREEN.verdict, { type: 'text', text: 'LZ1:B' }, { type: 'judged', answer: { error: 'slow' } }]);
    assert.deepEqual([state.screen, texts(state.judged)], ['verdict', ['LZ1:A']]);
  });

  test('is asked again', () => {
    const { effects } = after([PERSON.text, ANSWERS['judged: an error'], PERSON.text]);
    assert.deepEqual(effects.at(-1).do, 'judge');
  });
});

test('starting again forgets the verdict', () => {
  const { state, effects } = after([...TO_SCREEN.verdict, PERSON.again]);
  assert.deepEqual(effects, [{ do: 'begin', note: null }, { do: 'show-ways', barcode: false }]);
  assert.deepEqual([state.screen, state.judged, state.barcode], ['ways', [], []]);
});

test('a state is never changed in place', () => {
  const deepFreeze = (value) => {
    if (value && typeof value === 'object' && !ArrayBuffer.isView(value) && !(value instanceof Blob)) {
      Object.values(value).forEach(deepFreeze);
      Object.freeze(value);
    }
    return value;
  };
  for (const screen of SCREENS) {
    for (const stage of STAGES) {
      const state = deepFreeze(after([...TO_SCREEN[screen], ...TO_STAGE[stage]]).state);
      for (const event of [PERSON, FRAMES, ANSWERS].flatMap(Object.values)) {
        assert.doesNotThrow(() => step(state, { question: state.question, ...event }));
      }
    }
  }
});

describe('a scanner that types', () => {
  const typed = (text) => ({ type: 'typed', text });

  test('gives a code of its own, on every screen', () => {
    for (const screen of SCREENS) {
      const { state, effects } = after([typed('LZ1:B')], after(TO_SCREEN[screen]).state);
      const [judge] = effects.filter((effect) => effect.do === 'judge');
      assert.deepEqual([state.stage, texts(judge.codes)], ['judging', ['LZ1:B']], screen);
    }
  });

  test('gives the barcode where that is asked for, if it is a card’s number', () => {
    const compared = after([{ ...typed('1100000000001') }], after([PERSON.text, { type: 'judged', answer: COMPARABLE }, PERSON.compare]).state);
    const [judge] = compared.effects.filter((effect) => effect.do === 'judge');
    assert.deepEqual(judge.codes.map(({ symbology }) => symbology), [undefined, 'Code128']);
    assert.deepEqual(texts(judge.codes), ['LZ1:A', '1100000000001']);
  });
});

describe('a picture without a code', () => {
  const nothing = { type: 'judged', answer: verdict({ report: report('no_code'), view: { sentence: '没有码。' } }) };

  test('is no verdict', () => {
    const { state, effects } = after([PERSON.picture, { type: 'read', codes: [] }, nothing]);
    assert.deepEqual([state.screen, state.stage, effects], ['ways', 'idle', [{ do: 'tell', sentence: '没有码。' }]]);
  });

  test('after a verdict leads back to the ways in', () => {
    const { state, effects } = after([PERSON.picture, { type: 'read', codes: [] }, nothing], after(TO_SCREEN.verdict).state);
    assert.deepEqual([state.screen, dos(effects)], ['ways', ['show-ways', 'tell']]);
  });
});

describe('a question', () => {
  const NONCE = new Uint8Array(16).fill(7);
  const ASK = { type: 'ask', nonce: NONCE };
  const answered = (code, reason = 'issuer_trusted') => ({ type: 'judged', answer: verdict({ report: report(reason, [{ code }, { code: 'barcode_not_scanned' }], { card_number: '1' }) }) });

  test('is shown, goes with the next code, and is forgotten with its verdict', () => {
    const asked = after([PERSON.text, ANSWERS['judged: a verdict'], ASK]);
    assert.deepEqual([asked.state.screen, dos(asked.effects)], ['ways', ['begin', 'show-ways', 'show-question']]);
    for (const event of [PERSON.text, { type: 'typed', text: 'LZ1:A' }, FRAMES['frame of a code']]) {
      const judging = after([event], asked.state);
      assert.equal(judging.effects.find((effect) => effect.do === 'judge').nonce, NONCE, event.type);
      const judged = after([answered('holder_answered')], judging.state);
      assert.deepEqual(dos(judged.effects), ['stop-camera', 'end-question', 'show-verdict']);
      assert.equal(judged.state.nonce, null);
      const next = after([PERSON.again, PERSON.text], judged.state);
      assert.equal('nonce' in next.effects.find((effect) => effect.do === 'judge'), false, 'it counts once');
    }
  });

  test('is over after a copy, and stands while nothing was answered', () => {
    for (const [reason, left] of [['holder_nonce', null], ['holder_too_old', null], ['holder_unanswered', NONCE]]) {
      const { state, effects } = after([ASK, PERSON.text, answered(reason, reason)]);
      assert.equal(state.nonce, left, reason);
      assert.equal(dos(effects).includes('end-question'), left === null, reason);
    }
  });

  test('is taken back, or lapses, once', () => {
    for (const [event, word] of [[{ type: 'unask' }, null], [{ type: 'lapsed' }, 'question_lapsed']]) {
      const ended = after([ASK, event]);
      assert.deepEqual(ended.effects, [{ do: 'end-question', word }]);
      const judging = after([PERSON.text], ended.state);
      assert.equal('nonce' in judging.effects.find((effect) => effect.do === 'judge'), false);
      assert.deepEqual(after([event], ended.state).effects, []);
    }
  });

  test('a live code is compared with a barcode as of when it was shown', () => {
    for (const [asked, code, nonce] of [[[ASK], 'holder_answered', NONCE], [[], 'holder_current', null]]) {
      const compared = after([...asked, PERSON.text, answered(code), PERSON.compare, FRAMES['frame of a barcode']]);
      const { moment } = compared.effects.find((effect) => effect.do === 'judge');
      assert.deepEqual(moment, { at: '2026-11-26T08:00:00Z', nonce });
      const later = after([answered(code), PERSON.again, PERSON.text], compared.state);
      assert.equal('moment' in later.effects.find((effect) => effect.do === 'judge'), false);
    }
    const paper = after([PERSON.text, answered('holder_none'), PERSON.compare, FRAMES['frame of a barcode']]);
    assert.equal('moment' in paper.effects.find((effect) => effect.do === 'judge'), false);
  });
});

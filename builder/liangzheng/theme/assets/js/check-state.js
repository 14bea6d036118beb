// What the verifier page does next: one state, the events that change it, and the effects that follow. It knows no
// document, no worker and no camera; page.js sends it the events and carries the effects out.
//
//   ways ──verdict──▶ verdict ──compare──▶ barcode        whatever is asked, each takes idle ▶ opening ▶ reading ▶
//    ▲                 │  ▲                  │            judging or explaining ▶ idle; asking something else ends
//    └──────again──────┘  └──back, verdict───┘            the wait, and an answer that comes later is dropped.
import { isBarcode, isPart } from './codes.js';
import { LINEAR } from './constants.js';
import { counted, withParts } from './parts.js';
import { seeming } from './seems.js';

/** @import { Code, Pages } from './codes.js' */
/** @import { Held } from './held-pictures.js' */
/** @import { OpenedFile, PictureKind } from './opened-file.js' */
/** @import { Answer, Moment } from './verifier.js' */

/**
 * What the person sees: the ways in, the ways in for the card's barcode, or a verdict.
 * @typedef {'ways' | 'barcode' | 'verdict'} Screen
 */
/**
 * What is waited for: nothing, what a file is, a picture's codes, a verdict, a sentence.
 * @typedef {'idle' | 'opening' | 'reading' | 'judging' | 'explaining'} Stage
 */
/**
 * @typedef {object} State
 * @property {Screen} screen
 * @property {Stage} stage
 * @property {number} question counts what was asked, so that an answer that comes too late is known
 * @property {PictureKind | null} kind of the picture that is read, where not every browser reads it
 * @property {readonly Code[]} asked what is being judged
 * @property {readonly Code[]} judged what the last verdict was on: a barcode is compared with it
 * @property {Moment | null} moment of that verdict, where another would not hold: a live code is out of date soon
 * @property {Uint8Array | null} nonce of the question that stands, which the next code has to answer
 * @property {readonly Code[]} barcode seen by the camera before the QR code
 * @property {readonly Code[]} parts of a code that is split over several QR codes, in this picture or another
 * @property {readonly Code[]} offered codes before the camera, of which the person may say which is meant
 * @property {number} told how many parts the camera's hint last named
 */
/**
 * What happens. A person's: file, picture, text, typed (by a scanner that types), again, compare, back, pick, ask, unask. lapsed: the question's time ran out. The camera's: camera, when it was opened, and frame, with the question that
 * stood when it was taken. Answers to an effect, with its question: opened, read, judged, explained.
 * @typedef {{ type: 'file', blob: Blob } | { type: 'picture', blob: Blob } | { type: 'text', text: string }
 *   | { type: 'typed', text: string } | { type: 'again' } | { type: 'compare' } | { type: 'back' }
 *   | { type: 'camera' } | { type: 'pick', code: Code }
 *   | { type: 'ask', nonce: Uint8Array } | { type: 'unask' } | { type: 'lapsed' }
 *   | { type: 'frame', question: number, codes: readonly Code[] }
 *   | { type: 'opened', question: number, file: OpenedFile }
 *   | { type: 'read', question: number, codes: readonly Code[], error?: string, pages?: Pages }
 *   | { type: 'judged', question: number, answer: Answer }
 *   | { type: 'explained', question: number, sentence?: string }} Event
 */
/**
 * begin: the last problem goes, and a note is shown or none. open, read, judge and explain are answered by an event.
 * nonce: of a question to be answered. moment: as which it was judged before.
 * comparable: a barcode may be compared with the verdict. show-ways forgets the verdict, but for a barcode to compare.
 * @typedef {{ do: 'begin', note: string | null } | { do: 'stop-camera' }
 *   | { do: 'open', question: number, blob: Blob } | { do: 'read', question: number, blob: Blob, way?: 'pdf' | Held }
 *   | { do: 'judge', question: number, codes: readonly Code[], pages?: Pages, nonce?: Uint8Array, moment?: Moment }
 *   | { do: 'show-question', nonce: Uint8Array } | { do: 'end-question', word: string | null }
 *   | { do: 'explain', question: number, code: string, format: string }
 *   | { do: 'offer', codes: readonly Code[] }
 *   | { do: 'hint', word: string, values?: Record<string, number> }
 *   | { do: 'problem', word: string, reload?: boolean } | { do: 'tell', sentence: string }
 *   | { do: 'show-verdict', answer: Extract<Answer, { report: unknown }>, comparable: boolean }
 *   | { do: 'show-ways', barcode: boolean } | { do: 'back-to-verdict' }} Effect
 */
/** @typedef {{ state: State, effects: readonly Effect[] }} Step */

// A card's number, as its barcode says it.
const CARD_NUMBER = /^\d{13}$/;
// Why there is nothing to judge: the picture holds no code.
const NOTHING_THERE = ['no_code', 'no_code_pages'];
// A live code, which answers what was asked or is new.
const LIVE = ['holder_current', 'holder_answered'];
// No answer yet: the question stands.
const UNANSWERED = 'holder_unanswered';
// More than anybody can choose from.
const OFFERED = 6;

/** @type {State} */
export const START = Object.freeze({
  screen: 'ways',
  stage: 'idle',
  question: 0,
  kind: null,
  asked: [],
  judged: [],
  moment: null,
  nonce: null,
  barcode: [],
  parts: [],
  offered: [],
  told: 0,
});

/**
 * What is not allowed in a state changes nothing.
 * @param {State} state
 * @param {Event} event
 * @returns {Step}
 */
export function step(state, event) {
  switch (event.type) {
    // A text or a file of bytes is no barcode, whatever the screen: it is judged as a code of its own.
    case 'file':
      return onFile(state, event.blob);
    case 'picture':
      return onPicture(asking(state), event.blob, null);
    case 'text':
      return judge(asking(state), [{ data: new TextEncoder().encode(event.text) }]);
    case 'typed':
      return onTyped(state, event.text);
    case 'again':
      return state.screen === 'verdict' || waits(state) ? onAgain(state) : stay(state);
    case 'compare':
      return state.screen === 'verdict' ? onCompare(state) : stay(state);
    case 'back':
      return state.screen === 'barcode' ? onBack(state) : stay(state);
    case 'camera':
      return { state: { ...state, offered: [] }, effects: [{ do: 'offer', codes: [] }] };
    case 'pick':
      return state.offered.includes(event.code) ? judgeSeen(asking(state), [event.code, ...state.barcode]) : stay(state);
    case 'ask':
      return onAsk(state, event.nonce);
    case 'unask':
      return onUnask(state, null);
    case 'lapsed':
      return onUnask(state, 'question_lapsed');
    case 'frame':
      return event.question === state.question ? onFrame(state, event.codes) : stay(state);
    case 'opened':
      return awaited(state, 'opening', event) ? onOpened(state, event.file) : stay(state);
    case 'read':
      return awaited(state, 'reading', event) ? onRead(state, event) : stay(state);
    case 'judged':
      return awaited(state, 'judging', event) ? onJudged(state, event.answer) : stay(state);
    case 'explained':
      return awaited(state, 'explaining', event) ? onExplained(state, event.sentence) : stay(state);
  }
}

// What came by the ways in waits for the verifier: a code for its verdict, a file for what it is.
/** @param {State} state */
const waits = ({ screen, stage }) => screen === 'ways' && (stage === 'judging' || stage === 'opening');

/** @param {State} state @returns {Step} */
const stay = (state) => ({ state, effects: [] });

/**
 * @param {State} state
 * @param {Stage} stage
 * @param {{ question: number }} event
 */
const awaited = (state, stage, { question }) => state.stage === stage && state.question === question;

/**
 * Something new is asked: what was asked before is no longer waited for.
 * @param {State} state
 * @returns {State}
 */
const asking = (state) => ({ ...state, question: state.question + 1, stage: 'idle', asked: [], offered: [], kind: null });

/**
 * @param {State} state
 * @param {Blob} blob
 * @returns {Step}
 */
function onFile(state, blob) {
  const next = asking(state);
  return {
    state: { ...next, stage: 'opening' },
    effects: [{ do: 'begin', note: null }, { do: 'stop-camera' }, { do: 'open', question: next.question, blob }],
  };
}

/**
 * A scanner does not say what symbol it read: where the card's barcode is asked for, its number is one.
 * @param {State} state
 * @param {string} text
 * @returns {Step}
 */
function onTyped(state, text) {
  const code = { data: new TextEncoder().encode(text) };
  if (state.screen !== 'barcode' || !CARD_NUMBER.test(text)) return judge(asking(state), [code]);
  return judgeBeside(asking(state), [{ ...code, symbology: LINEAR[0] }]);
}

/**
 * @param {State} state
 * @param {OpenedFile} file
 * @returns {Step}
 */
function onOpened(state, file) {
  switch (file.is) {
    case 'picture':
      return onPicture(state, file.blob, file.kind);
    case 'pdf':
      return onPicture(state, file.blob, null, 'pdf');
    case 'held':
      return onPicture(state, file.blob, file.kind, file.way);
    case 'bytes':
      return judge(state, [{ data: file.data }]);
    case 'refused':
      return explain(state, file.code, file.format);
  }
}

/**
 * @param {State} state
 * @param {Blob} blob
 * @param {PictureKind | null} kind
 * @param {'pdf' | Held} [way] how it is looked at, where it is no picture
 * @returns {Step}
 */
function onPicture(state, blob, kind, way) {
  return {
    state: { ...state, stage: 'reading', kind },
    effects: [
      { do: 'begin', note: 'reading' },
      { do: 'stop-camera' },
      { do: 'read', question: state.question, blob, ...(way ? { way } : {}) },
    ],
  };
}

/**
 * The codes of a picture, which are judged whatever they are.
 * @param {State} state
 * @param {{ codes: readonly Code[], error?: string, pages?: Pages }} found
 * @returns {Step}
 */
function onRead(state, { codes, error, pages }) {
  if (error === 'dead') return idle(state, { do: 'problem', word: 'failed_scanner', reload: true });
  if (error === 'slow' || error === 'stopped') return explain(state, 'image_too_complex');
  if (error === 'image_unreadable' && state.kind) return explain(state, state.kind.code, state.kind.format);
  if (error) return explain(state, error);
  if (state.screen !== 'barcode') return judgeSeen(state, codes, pages);
  if (codes.some(isBarcode)) return judgeBeside(state, codes);
  return idle(state, { do: 'problem', word: 'barcode_none' });
}

/**
 * The codes of one frame of the camera, which goes on until there is enough to judge.
 * @param {State} state
 * @param {readonly Code[]} codes
 * @returns {Step}
 */
function onFrame(state, codes) {
  if (!codes.length || state.screen === 'verdict') return stay(state);
  if (state.screen === 'barcode') {
    return codes.some(isBarcode) ? judgeBeside(asking(state), codes) : stay(state);
  }
  if (codes.every(isBarcode)) {
    // Alone it proves nothing: kept until the QR code is seen too.
    const effects = state.barcode.length ? [] : [/** @type {const} */ ({ do: 'hint', word: 'barcode_seen' })];
    return { state: { ...state, barcode: codes }, effects };
  }
  if (codes.some(isPart)) {
    const parts = withParts(state.parts, codes);
    const { have, of } = counted(parts);
    if (have < of) {
      // The camera goes on until it has seen them all.
      const hint = /** @type {const} */ ({ do: 'hint', word: 'camera_hint_parts', values: { have, of } });
      return { state: { ...state, parts, told: have }, effects: have === state.told ? [] : [hint] };
    }
  }
  const barcodes = codes.filter(isBarcode);
  const seen = { ...state, barcode: barcodes.length ? barcodes : state.barcode };
  const meant = meantAmong(offeredWith(state, codes));
  return meant ? judgeSeen(asking(seen), [...meant, ...seen.barcode]) : offer(seen, codes);
}

/**
 * The codes that the person may choose from, with those of another frame.
 * @param {State} state
 * @param {readonly Code[]} codes
 */
function offeredWith({ offered }, codes) {
  const known = new Map(offered.map((code) => [`${code.data}`, code]));
  for (const code of codes) if (!isBarcode(code) && !known.has(`${code.data}`)) known.set(`${code.data}`, code);
  return [...known.values()];
}

/**
 * The one that is a licence, or might be one where the others are web addresses and the like; null where that is not
 * plain, and as long as there is none. The parts of one code are one.
 * @param {readonly Code[]} codes
 */
function meantAmong(codes) {
  for (const kind of ['licence', 'code']) {
    const alike = codes.filter((code) => (isPart(code) ? 'code' : seeming(code)) === kind);
    if (alike.length === 1 || (alike.length && alike.every(isPart))) return alike;
    if (alike.length) return null;
  }
  return null;
}

/**
 * The camera goes on, and what it has seen can be chosen.
 * @param {State} state
 * @param {readonly Code[]} codes
 * @returns {Step}
 */
function offer(state, codes) {
  const offered = offeredWith(state, codes).slice(0, OFFERED);
  if (offered.length === state.offered.length) return stay(state);
  const word = offered.every((code) => seeming(code) === 'link') ? 'camera_hint_link' : 'camera_hint_choice';
  return {
    state: { ...state, offered },
    effects: [
      { do: 'offer', codes: offered },
      { do: 'hint', word },
    ],
  };
}

/**
 * What was judged, with another barcode beside it; a live code as of when it was shown.
 * @param {State} state
 * @param {readonly Code[]} codes
 * @returns {Step}
 */
function judgeBeside(state, codes) {
  const { judged, moment } = state;
  const beside = [...judged.filter((code) => !isBarcode(code)), ...codes.filter(isBarcode)];
  return judge(state, beside, undefined, moment);
}

/**
 * Codes, and of a code in parts those seen before.
 * @param {State} state
 * @param {readonly Code[]} codes
 * @param {Pages} [pages]
 */
function judgeSeen(state, codes, pages) {
  if (!codes.some(isPart)) return judge(state, codes, pages);
  const parts = withParts(state.parts, codes);
  return judge({ ...state, parts }, [...codes.filter((code) => !isPart(code)), ...parts]);
}

/**
 * @param {State} state
 * @param {readonly Code[]} codes
 * @param {Pages} [pages] of a PDF
 * @param {Moment | null} [moment]
 * @returns {Step}
 */
function judge(state, codes, pages, moment) {
  const how = { ...(pages ? { pages } : {}), ...(state.nonce ? { nonce: state.nonce } : {}), ...(moment ? { moment } : {}) };
  return {
    state: { ...state, stage: 'judging', asked: codes },
    effects: [{ do: 'stop-camera' }, { do: 'judge', question: state.question, codes, ...how }],
  };
}

/**
 * @param {State} state
 * @param {Answer} answer
 * @returns {Step}
 */
function onJudged(state, answer) {
  if ('error' in answer) return onExplained(state, answer.sentence);
  const { report, unfinished } = answer;
  if (NOTHING_THERE.includes(report.reason)) return onNothing(state, answer.view.sentence);
  // Something to compare with, and nothing compared yet.
  const open = report.checks.some(({ code }) => code === 'barcode_not_scanned');
  const comparable = open && Boolean(report.document?.card_number);
  // A question is used once: whatever the verdict, but that nothing was answered yet.
  const ended = state.nonce && report.reason !== UNANSWERED;
  const live = report.checks.some(({ code }) => LIVE.includes(code));
  return {
    state: {
      ...state,
      screen: 'verdict',
      stage: 'idle',
      asked: [],
      judged: state.asked,
      moment: live ? (state.moment ?? { at: report.times.checked_at, nonce: state.nonce }) : null,
      nonce: ended ? null : state.nonce,
      barcode: [],
      parts: unfinished ? state.parts : [],
      told: unfinished ? state.told : 0,
    },
    effects: [
      { do: 'stop-camera' },
      ...(ended ? [/** @type {const} */ ({ do: 'end-question', word: null })] : []),
      { do: 'show-verdict', answer, comparable },
    ],
  };
}

/**
 * A picture without a code is no verdict: the ways in are shown, and why.
 * @param {State} state
 * @param {string} sentence
 * @returns {Step}
 */
function onNothing(state, sentence) {
  const told = /** @type {const} */ ({ do: 'tell', sentence });
  if (state.screen !== 'verdict') return idle(state, told);
  return {
    state: { ...asking(state), screen: 'ways', judged: [], moment: null },
    effects: [{ do: 'show-ways', barcode: false }, told],
  };
}

/**
 * A sentence for what went wrong; without one, nobody is left who could say it.
 * @param {State} state
 * @param {string} [sentence]
 * @returns {Step}
 */
function onExplained(state, sentence) {
  return idle(state, sentence ? { do: 'tell', sentence } : { do: 'problem', word: 'failed_stopped', reload: true });
}

/**
 * @param {State} state
 * @param {string} code
 * @param {string} [format]
 * @returns {Step}
 */
function explain(state, code, format = '') {
  return {
    state: { ...state, stage: 'explaining' },
    effects: [{ do: 'explain', question: state.question, code, format }],
  };
}

/**
 * Nothing is waited for any more.
 * @param {State} state
 * @param {Effect} effect
 * @returns {Step}
 */
const idle = (state, effect) => ({ state: { ...state, stage: 'idle', asked: [] }, effects: [effect] });

/** @param {State} state @returns {Step} */
function onAgain(state) {
  return {
    state: { ...asking(state), screen: 'ways', judged: [], moment: null },
    effects: [{ do: 'begin', note: null }, { do: 'show-ways', barcode: false }],
  };
}

/**
 * A new question: the verdict that stood was on something else.
 * @param {State} state
 * @param {Uint8Array} nonce
 * @returns {Step}
 */
function onAsk(state, nonce) {
  return {
    state: { ...asking(state), screen: 'ways', judged: [], moment: null, nonce },
    effects: [{ do: 'begin', note: null }, { do: 'show-ways', barcode: false }, { do: 'show-question', nonce }],
  };
}

/**
 * The question is forgotten: what answers it from now on is no answer.
 * @param {State} state
 * @param {string | null} word why, where nobody wanted it so
 * @returns {Step}
 */
function onUnask(state, word) {
  return state.nonce ? { state: { ...state, nonce: null }, effects: [{ do: 'end-question', word }] } : stay(state);
}

/** @param {State} state @returns {Step} */
function onCompare(state) {
  return {
    state: { ...asking(state), screen: 'barcode' },
    effects: [{ do: 'begin', note: null }, { do: 'show-ways', barcode: true }],
  };
}

/** @param {State} state @returns {Step} */
function onBack(state) {
  return {
    state: { ...asking(state), screen: 'verdict' },
    effects: [{ do: 'begin', note: null }, { do: 'stop-camera' }, { do: 'back-to-verdict' }],
  };
}

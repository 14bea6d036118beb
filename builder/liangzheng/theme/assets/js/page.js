// The verifier page: its parts are made and joined here. What follows from what is in check-state.js.
import { Camera } from './camera.js';
import { cameraChoice } from './camera-choice.js';
import { CameraControls } from './camera-controls.js';
import { effects } from './check-effects.js';
import { START, step } from './check-state.js';
import { checkView } from './check-view.js';
import { Clearing } from './clearing.js';
import { copyReport } from './copy-report.js';
import { DeskMode, SHOWN_SECONDS } from './desk-mode.js';
import { byId } from './dom.js';
import { openLinksOutside, tellOf } from './embedder.js';
import './every-page.js';
import { FrameScan } from './frame-scan.js';
import { listenToGallery } from './gallery.js';
import { appOf } from './in-app.js';
import { listenForInput, readClipboard } from './inputs.js';
import { listenForLink } from './link.js';
import { offlinePanel } from './offline-panel.js';
import { HeldPictures } from './held-pictures.js';
import { pageVerifier } from './page-verifier.js';
import { PdfReader } from './pdf.js';
import { purposeChoice } from './purpose-choice.js';
import { newNonce, QuestionPanel } from './question-panel.js';
import { rows } from './report-view.js';
import { draw, Symbols } from './show-symbol.js';
import { listenForWedge } from './wedge-input.js';
import { wordsOf } from './words.js';

/** @import { Event } from './check-state.js' */

// A question's code: as large as helps, in pixels, and no more of the window's height than this.
const QUESTION_SIDE = 480;
const QUESTION_HEIGHT = 0.6;
// Between looks at the camera that nobody needs.
const DESK_PAUSE_MS = 100;
const sleep = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

const say = wordsOf(byId('words', HTMLTemplateElement));
const purpose = purposeChoice(byId('purposes'));
const view = checkView(say, purpose);

offlinePanel(byId('offline'), say);

const { lang, runtime, scanner, verifier } = pageVerifier(byId('check'), {
  say,
  onProblem: (sentence, how) => view.problem(sentence, how),
  onReady: ({ rules }) => {
    byId('scan-now').hidden = true;
    byId('rules').replaceChildren(...rows(rules));
    byId('rules-box').hidden = false;
    document.documentElement.dataset.start = verifier.restored ? 'restored' : 'ordinary';
    // Only now, so that keeping the runtime for the next visit delays nothing of this one.
    navigator.serviceWorker?.ready.then(({ active }) => active?.postMessage('keep-runtime'));
    if (state.screen !== 'verdict') view.note(say('ready'));
  },
});
const pdf = new PdfReader(runtime, scanner);
const held = new HeldPictures(scanner);
byId('asleep').remove();

const frames = new FrameScan({ scanner, onHint: (hint) => view.measuredHint(hint && `camera_hint_${hint}`) });
const camera = new Camera(byId('video', HTMLVideoElement), {
  onFrame: async (video) => {
    const { question, screen, stage } = state;
    if (desk.on && (screen === 'verdict' || stage !== 'idle')) {
      // It stays on while a verdict is made and shown; nobody looks.
      await sleep(DESK_PAUSE_MS);
      return;
    }
    const codes = await frames.look(video, { linear: screen === 'barcode' });
    if (camera.running && !desk.isStill(codes)) send({ type: 'frame', question, codes });
  },
  onLost: () => {
    controls.stop();
    view.problem(say(desk.on ? 'desk_no_camera' : 'camera_lost'));
  },
});
const controls = new CameraControls({
  camera,
  say,
  // At a desk without a camera there is often a scanner.
  onProblem: (sentence) => view.problem(desk.on ? [sentence, say('desk_scanner')].join(lang === 'zh' ? '' : ' ') : sentence),
  onStart: () => {
    frames.restart();
    send({ type: 'camera' });
    view.hint(state.screen === 'barcode' ? 'camera_hint_barcode' : 'camera_hint');
  },
});

// The camera goes off with every code but at a desk.
const cameraOff = { stop: () => desk.on || controls.stop() };
const desk = new DeskMode({
  onChange: (on) => {
    send({ type: 'again' });
    view.begin('');
    if (on) controls.start();
    else controls.stop();
  },
});
const clearing = new Clearing({
  say,
  onEnd: () => {
    send({ type: 'again' });
    if (!desk.on) view.note(say('cleared'));
  },
});
const clearingHere = { start: () => clearing.start(desk.on ? SHOWN_SECONDS : Number(byId('check').dataset.clear ?? 0)), stop: () => clearing.stop() };

let state = START;
const offer = cameraChoice({ say, onPick: (code) => send({ type: 'pick', code }) });
const symbols = new Symbols(runtime);
const question = new QuestionPanel({
  verifier,
  draw: async (text) => {
    const canvas = document.createElement('canvas');
    const room = Math.min(byId('question-code').clientWidth, innerHeight * QUESTION_HEIGHT, QUESTION_SIDE);
    draw(canvas, await symbols.of(text), room);
    return canvas;
  },
  say,
  onProblem: (sentence) => view.problem(sentence),
  onLapsed: () => send({ type: 'lapsed' }),
});
const carryOut = effects({ scanner, pdf, held, verifier, camera: cameraOff, clearing: clearingHere, offer, question, view, say, send });

/** @param {Event} event */
function send(event) {
  const next = step(state, event);
  state = next.state;
  next.effects.forEach(carryOut);
  next.effects.forEach(tellOf);
  if (!desk.on) return;
  for (const effect of next.effects) {
    if (effect.do === 'judge') desk.asked(effect.codes);
    if (effect.do === 'show-verdict') desk.judged(effect.answer.report);
    if (effect.do !== 'show-ways') continue;
    desk.next();
    if (!camera.running && !effect.barcode) view.problem(say('desk_no_camera'));
  }
}

/** @param {Blob} blob */
const onFile = (blob) => send({ type: 'file', blob });
/** @param {string} text */
const onText = (text) => send({ type: 'text', text });

listenForInput({
  fileInput: byId('file', HTMLInputElement),
  form: byId('text-form', HTMLFormElement),
  text: byId('text', HTMLTextAreaElement),
  onFile,
  onText,
});
listenForWedge({ field: byId('text', HTMLTextAreaElement), onText: (text) => send({ type: 'typed', text }) });
listenForLink({
  onText,
  onProblem: (word) => {
    send({ type: 'again' });
    view.problem(say(word));
  },
});
openLinksOutside();
byId('rescan').addEventListener('click', () => {
  send({ type: 'again' });
  controls.start();
});
for (const id of ['ask', 'desk-ask']) byId(id).addEventListener('click', () => send({ type: 'ask', nonce: newNonce() }));
byId('question-end').addEventListener('click', () => {
  send({ type: 'unask' });
  byId('ask').focus();
});
byId('question-scan').addEventListener('click', () => controls.start());
byId('show-all').addEventListener('click', () => view.showAll());

const app = appOf(navigator.userAgent);
if (app) {
  byId('in-app').textContent = say(`in_${app}`);
  byId('in-app').hidden = false;
  byId('way-buttons').prepend(byId('file-button'));
}
byId('file-button').addEventListener('click', () => byId('file').click());
for (const id of ['again', 'cancel']) byId(id).addEventListener('click', () => send({ type: 'again' }));
byId('with-barcode').addEventListener('click', () => send({ type: 'compare' }));
byId('barcode-cancel').addEventListener('click', () => send({ type: 'back' }));
byId('copy').addEventListener('click', async () => {
  view.note(say((await copyReport(byId('result').dataset.report)) ? 'copied' : 'copy_failed'));
});
byId('reload').addEventListener('click', () => location.reload());
byId('retry').addEventListener('click', () => {
  view.begin('');
  scanner.retry();
  verifier.retry();
});
byId('paste').hidden = !navigator.clipboard?.read;
byId('paste').addEventListener('click', async () => {
  if (await readClipboard({ onFile, onText })) return;
  byId('text-way', HTMLDetailsElement).open = true;
  byId('text').focus();
  view.note(say('failed_clipboard'));
});
listenToGallery(byId('specimens'), {
  onPick: (blob) => send({ type: 'picture', blob }),
  onFail: () => view.problem(say('failed_picture')),
});

// The page that checks a photo: its parts are made and joined here.
import { byId } from './dom.js';
import './every-page.js';
import { failedWords } from './failed-words.js';
import { appOf } from './in-app.js';
import { listenForInput, readClipboard } from './inputs.js';
import { capture } from './photo-capture.js';
import { NEEDED, PhotoEngines } from './photo-engines.js';
import { PhotoResult } from './photo-result.js';
import { Progress } from './progress.js';
import { Runtime } from './runtime.js';
import { wordsOf } from './words.js';

/** @import { Source } from './photo-picture.js' */

const say = wordsOf(byId('words', HTMLTemplateElement));
const page = byId('photo-check');
const { lang = 'zh', runtime: manifest = '{}' } = page.dataset;
const progress = new Progress(byId('progress'), say);
const runtime = new Runtime(JSON.parse(manifest), (loading) => progress.show(loading), NEEDED);
// Counts what is asked, so that an answer to what was left is known.
let turn = 0;

/**
 * @param {string} sentence
 * @param {{ retry?: boolean, cause?: string, isAnswer?: boolean }} [options] cause: for whoever looks for it. isAnswer: to what was asked for; what
 *   fails in the background takes nobody from what is read
 */
function problem(sentence, { retry = false, cause = '', isAnswer = true } = {}) {
  byId('problem').dataset.cause = cause;
  byId('problem-text').textContent = sentence;
  byId('retry').hidden = !retry;
  byId('problem').hidden = false;
  byId('working').hidden = true;
  if (!isAnswer) return;
  byId('problem').scrollIntoView({ block: 'center' });
  byId('problem').focus({ preventScroll: true });
}

const engines = new PhotoEngines({
  runtime,
  lang,
  onReady: () => {
    progress.done();
    document.documentElement.dataset.verifier = 'ready';
  },
  onFailed: (error) => {
    progress.pause();
    const [sentence, options] = failedWords(say, error, 'start');
    problem(sentence, { ...options, isAnswer: !byId('working').hidden });
  },
});
const result = new PhotoResult({ engines, say, onProblem: problem, onTurn: (degrees) => answer(() => engines.turn(degrees)), onRetake: again });
// A photo of the camera is taken again there.
let isTaken = false;
// Of so many that came at once the first is looked at.
let came = 1;

/**
 * @param {Source} source
 * @param {number} [of]
 */
function check(source, of = 1) {
  isTaken = !(source instanceof Blob);
  came = of;
  byId('first-only').textContent = of > 1 ? say('first_only', { count: of }) : '';
  byId('first-only').hidden = of < 2;
  answer(() => engines.look(source));
}

/** @param {() => ReturnType<PhotoEngines['look']>} look */
async function answer(look) {
  turn += 1;
  const own = turn;
  byId('problem').hidden = true;
  result.clear();
  byId('working').hidden = false;
  byId('live').textContent = say('working');
  const began = performance.now();
  const looked = await look();
  if (own !== turn) return;
  if (looked.error !== undefined) {
    problem(ofFirst(say(`problem_${looked.error}`)));
    return;
  }
  const found = await engines.judge(looked.seen);
  if (own !== turn) return;
  if (found.error !== undefined) {
    problem(found.sentence ?? say(`problem_${found.error}`));
    return;
  }
  byId('working').hidden = true;
  page.dataset.milliseconds = String(Math.round(performance.now() - began));
  const retake = say(isTaken ? 'take_again' : 'retake');
  byId('retake').textContent = retake;
  byId('again').textContent = isTaken ? retake : say('again');
  result.show(found, looked.image, JSON.parse(looked.seen.told));
  byId('live').textContent = ofFirst(found.summary);
}

/** @param {string} sentence */
const ofFirst = (sentence) => (came > 1 ? `${say('first_only', { count: came })} ${sentence}` : sentence);

function again() {
  turn += 1;
  result.clear();
  byId('problem').hidden = true;
  engines.forget();
  if (isTaken) {
    camera.start();
    return;
  }
  byId('ways').scrollIntoView({ block: 'start' });
  byId('file-button').focus();
}

const camera = capture({ say, onPhoto: check, onProblem: problem, onStart: () => result.clear() });

/**
 * @param {Blob} blob
 * @param {number} [of]
 */
const onFile = (blob, of) => {
  camera.stop();
  check(blob, of);
};
const onText = () => problem(say('problem_no_picture'));

listenForInput({ fileInput: byId('file', HTMLInputElement), onFile, onText });
byId('file-button').addEventListener('click', () => byId('file').click());
byId('paste').hidden = !navigator.clipboard?.read;
byId('paste').addEventListener('click', async () => {
  if (!(await readClipboard({ onFile, onText }))) problem(say('failed_clipboard'));
});
byId('retry').addEventListener('click', () => {
  byId('problem').hidden = true;
  engines.retry();
});
byId('again').addEventListener('click', again);
// With them it is there: nothing that is below moves.
for (const node of page.querySelectorAll('[data-early]')) {
  node.removeAttribute('data-early');
  node.removeAttribute('hidden');
}
const app = appOf(navigator.userAgent);
if (app) {
  byId('in-app').textContent = say(`in_${app}`);
  byId('in-app').hidden = false;
}

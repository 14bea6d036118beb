// The verifier page: ways in, the two workers, the verdict. It draws; judging is the verifier's.
import { announcer } from './announce.js';
import { Camera } from './camera.js';
import { CameraControls } from './camera-controls.js';
import { fillGallery } from './gallery.js';
import { listenForInput, readClipboard } from './inputs.js';
import { fileKind } from './file-kind.js';
import { isPicture } from './image-size.js';
import { Parts } from './parts.js';
import { FILE_LENGTH, PictureError } from './picture.js';
import { Progress } from './progress.js';
import { clearReport, rows, showReport } from './report-view.js';
import { Scanner } from './scanner.js';
import { Verifier } from './verifier.js';
import { wordsOf } from './words.js';

const at = (id) => document.getElementById(id);
const say = wordsOf(at('words'));
const announce = announcer(at('live'));
const lang = at('check').dataset.lang;

// What a second scan, of the card's barcode, is compared with: the codes of the last verdict. Null when none.
let lastCodes = null;
let comparing = false;
// A barcode that the camera saw before the QR code.
let barcodeSeen = null;
// Of a code that is split over several QR codes: what was seen so far, in one picture or after another.
const parts = new Parts();
let partsSeen = 0;
// Counts what was asked, so that an answer that comes too late is dropped.
let question = 0;

const progress = new Progress(at('progress'), say);
const scanner = new Scanner(() => problem(say('failed_scanner'), { reload: true }));
const verifier = new Verifier({
  lang,
  onProgress: (state) => progress.show(state),
  onReady: ({ rules }) => {
    progress.done();
    at('rules').replaceChildren(...rows(rules));
    at('rules-box').hidden = false;
    document.documentElement.dataset.verifier = 'ready';
    // Only now, so that keeping the runtime for the next visit delays nothing of this one.
    navigator.serviceWorker?.ready.then(({ active }) => active.postMessage('keep-runtime'));
    if (at('result').hidden) note(say('ready'));
  },
  onFailed: ({ error, sentence }) => {
    progress.done();
    problem(sentence ?? say(`failed_${error}`), { reload: true });
  },
});

const camera = new Camera(at('video'), {
  onFrame,
  onLost: () => {
    controls.stop();
    problem(say('camera_lost'));
  },
});
const controls = new CameraControls({
  camera,
  say,
  onProblem: problem,
  onStart: () => hint(comparing ? 'camera_hint_barcode' : 'camera_hint'),
});

function note(sentence) {
  at('note').textContent = sentence;
  at('note').hidden = !sentence;
  if (sentence) announce(sentence);
}

// Beside the camera's picture, where the person looks while it is on.
function hint(word, values) {
  const sentence = say(word, values);
  at('camera-hint').textContent = sentence;
  announce(sentence);
}

function problem(sentence, { reload = false } = {}) {
  note('');
  at('problem-text').textContent = sentence;
  at('reload').hidden = !reload;
  at('problem').hidden = false;
}

// From here on what was asked before is no longer waited for.
function begin(sentence) {
  at('problem').hidden = true;
  note(sentence);
  return ++question;
}

async function judge(codes, mine) {
  note(say(verifier.ready ? 'working' : 'queued'));
  const answer = await verifier.check(codes);
  if (mine !== question) return;
  note('');
  if (answer.error) {
    problem(answer.sentence ?? say('failed_stopped'), { reload: !answer.sentence });
    return;
  }
  controls.stop();
  lastCodes = codes;
  comparing = false;
  if (answer.report.reason !== 'code_parts_missing') forgetParts();
  showReport(at('result'), answer, say);
  const { report, view } = answer;
  // Something to compare with, and nothing compared yet.
  const open = report.checks.some(({ code }) => code === 'barcode_not_scanned');
  at('with-barcode').hidden = !(open && report.document?.card_number);
  showWays(false);
  announce(`${view.verdict}${lang === 'zh' ? '。' : '. '}${view.sentence}`);
  at('verdict').focus();
  at('result').scrollIntoView({ block: 'start' });
}

function showWays(shown) {
  at('ways').hidden = at('more-ways').hidden = !shown;
  at('check-title').classList.toggle('visually-hidden', !shown);
  at('ways-title').textContent = say(comparing ? 'barcode_title' : 'ways');
  at('ways-text').hidden = at('barcode-cancel').hidden = !comparing;
  at('lead').hidden = at('gallery').hidden = at('text-way').hidden = comparing;
}

const isBarcode = ({ symbology }) => symbology === 'Code128';

// The codes of one picture; from a file or specimen they are judged whatever they are.
async function onCodes(codes, mine) {
  if (!comparing) {
    await judge(codes.some(({ part }) => part) ? parts.add(codes).codes : codes, mine);
    return;
  }
  const barcodes = codes.filter(isBarcode);
  if (barcodes.length) await judge([...lastCodes.filter((code) => !isBarcode(code)), ...barcodes], mine);
  else problem(say('barcode_none'));
}

async function onFrame(image) {
  const mine = question;
  const { codes = [] } = await scanner.frame(image);
  if (!codes.length || mine !== question || !camera.running) return;
  if (comparing && !codes.some(isBarcode)) return;
  if (!comparing && codes.every(isBarcode)) {
    // Alone it proves nothing: kept until the QR code is seen too.
    if (!barcodeSeen) hint('barcode_seen');
    barcodeSeen = codes;
    return;
  }
  if (!comparing && codes.some(({ part }) => part)) {
    const { have, of } = parts.add(codes);
    if (have < of) {
      // The camera goes on until it has seen them all.
      if (have !== partsSeen) hint('camera_hint_parts', { have, of });
      partsSeen = have;
      return;
    }
  }
  const together = codes.some(isBarcode) ? codes : [...codes, ...(barcodeSeen ?? [])];
  controls.stop();
  await onCodes(together, begin(say('working')));
}

// kind: as fileKind says, where the file is of a kind that not every browser reads.
async function onPicture(blob, kind = null) {
  const mine = begin(say('reading'));
  controls.stop();
  const { codes, error } = await codesOf(blob);
  if (mine !== question) return;
  if (error === 'dead') problem(say('failed_scanner'), { reload: true });
  else if (error === 'slow' || error === 'stopped') await explain('image_too_complex', mine);
  else if (error === 'image_unreadable' && kind) await explain(kind.code, mine, kind.format);
  else if (error) await explain(error, mine);
  else await onCodes(codes, mine);
}

async function codesOf(blob) {
  try {
    return await scanner.file(blob);
  } catch (error) {
    if (!(error instanceof PictureError)) throw error;
    return { error: error.code };
  }
}

async function explain(code, mine, format = '') {
  const sentence = await verifier.explain(code, format);
  if (mine === question) problem(sentence ?? say('failed_stopped'), { reload: !sentence });
}

// A file that is no picture is a text or a binary payload; the verifier tells which.
async function onFile(blob) {
  const head = new DataView(await blob.slice(0, 65_536).arrayBuffer());
  const kind = fileKind(head);
  if (kind && !kind.tried) {
    controls.stop();
    await explain(kind.code, begin(''), kind.format);
  } else if (kind || blob.type.startsWith('image/') || isPicture(head)) {
    await onPicture(blob, kind);
  } else if (blob.size > FILE_LENGTH) {
    await explain('image_too_large', begin(''));
  } else if (blob.size === 0) {
    await explain('image_unreadable', begin(''));
  } else {
    await judge([{ data: new Uint8Array(await blob.arrayBuffer()) }], begin(say('working')));
  }
}

async function onText(text) {
  controls.stop();
  comparing = false;
  await judge([{ data: new TextEncoder().encode(text) }], begin(say('working')));
}

function forgetParts() {
  parts.clear();
  partsSeen = 0;
}

function startAgain() {
  lastCodes = barcodeSeen = null;
  comparing = false;
  begin('');
  clearReport(at('result'));
  at('text').value = '';
  showWays(true);
  at('ways-title').focus();
  window.scrollTo({ top: 0 });
}

function compareBarcode() {
  comparing = true;
  begin('');
  at('result').hidden = true;
  showWays(true);
  at('ways-title').focus();
}

function backToResult() {
  comparing = false;
  begin('');
  controls.stop();
  at('result').hidden = false;
  showWays(false);
  at('verdict').focus();
}

async function copyReport() {
  try {
    await navigator.clipboard.writeText(JSON.stringify(JSON.parse(at('result').dataset.report), null, 1));
    note(say('copied'));
  } catch {
    note(say('copy_failed'));
  }
}

listenForInput({ fileInput: at('file'), form: at('text-form'), text: at('text'), onFile, onText });
at('file-button').addEventListener('click', () => at('file').click());
at('again').addEventListener('click', startAgain);
at('with-barcode').addEventListener('click', compareBarcode);
at('barcode-cancel').addEventListener('click', backToResult);
at('copy').addEventListener('click', copyReport);
at('reload').addEventListener('click', () => location.reload());
at('paste').hidden = !navigator.clipboard?.read;
at('paste').addEventListener('click', async () => {
  if (await readClipboard({ onFile, onText })) return;
  at('text-way').open = true;
  at('text').focus();
  note(say('failed_clipboard'));
});
fillGallery(at('specimens'), {
  lang,
  onPick: onPicture,
  onFail: () => problem(say('failed_picture')),
});
// Their places are kept until here; from now on what is hidden takes none.
for (const node of document.querySelectorAll('#check [data-early]')) node.removeAttribute('data-early');
showWays(true);

// The ways in: an issued code, or a checker's question, by camera, file, clipboard, text or link.
import { Camera } from './camera.js';
import { CameraControls } from './camera-controls.js';
import { byId } from './dom.js';
import { FrameScan } from './frame-scan.js';
import { listenForInput, readClipboard } from './inputs.js';
import { codesOfFile } from './show-file.js';
import { ShowFrames } from './show-frames.js';
import { ToldError } from './show-sign.js';

/** @import { Code } from './codes.js' */
/** @import { Readers } from './show-file.js' */
/** @import { Scanner } from './scanner.js' */
/** @import { ShowView } from './show-view.js' */
/** @import { Say } from './words.js' */

/**
 * onCodes: of one picture, one text or one look of the camera. The camera is off by then.
 * @param {{ readers: Readers & { scanner: Pick<Scanner, 'frame'> }, view: ShowView, say: Say,
 *   onCodes: (codes: readonly Code[]) => Promise<void> }} parts
 */
export function taking({ readers, view, say, onCodes }) {
  const means = new ShowFrames();
  const text = byId('text', HTMLTextAreaElement);

  /** @param {string} sentence */
  const hint = (sentence) => {
    if (byId('camera-hint').textContent === sentence) return;
    byId('camera-hint').textContent = sentence;
    view.announce(sentence);
  };
  const frames = new FrameScan({
    scanner: readers.scanner,
    onHint: (measured) => measured && hint(say(`camera_hint_${measured}`)),
  });
  const camera = new Camera(byId('video', HTMLVideoElement), {
    onFrame: async (video) => {
      const found = means.next(await frames.look(video));
      if (!found || !camera.running) return;
      if ('codes' in found) {
        controls.stop();
        await take(found.codes);
      } else if ('of' in found) {
        hint(say('camera_hint_parts', found));
      } else {
        hint(say('show_camera_other'));
      }
    },
    onLost: () => {
      controls.stop();
      view.problem(say('camera_lost'));
    },
  });
  const controls = new CameraControls({
    camera,
    say,
    onProblem: (sentence) => view.problem(sentence),
    onStart: () => {
      means.restart();
      frames.restart();
      hint(say('camera_hint'));
    },
  });

  /** @param {readonly Code[]} codes */
  async function take(codes) {
    view.clear();
    view.note(say('show_reading'));
    try {
      await onCodes(codes);
    } catch (error) {
      if (error instanceof ToldError) view.problem(error.message);
      else view.problem(say('failed_stopped'), { reload: true, cause: String(error) });
    }
  }

  /** @param {string} given */
  const onText = (given) => {
    controls.stop();
    return take([{ data: new TextEncoder().encode(given) }]);
  };

  /** @param {Blob} blob */
  const onFile = async (blob) => {
    controls.stop();
    view.clear();
    view.note(say('reading'));
    const found = await codesOfFile(blob, readers);
    if ('codes' in found) await take(found.codes);
    else view.problem(found.sentence ?? say('failed_stopped'));
  };

  const isHere = () => !byId('taking').hidden;
  listenForInput({
    fileInput: byId('file', HTMLInputElement),
    form: byId('text-form', HTMLFormElement),
    text,
    // Dropped or pasted anywhere, it is taken where something is expected.
    onFile: (blob) => void (isHere() && onFile(blob)),
    onText: (given) => void (isHere() && onText(given)),
  });
  byId('file-button').addEventListener('click', () => byId('file').click());
  byId('paste').hidden = !navigator.clipboard?.read;
  byId('paste').addEventListener('click', async () => {
    if (await readClipboard({ onFile, onText })) return;
    byId('text-way', HTMLDetailsElement).open = true;
    text.focus();
    view.note(say('failed_clipboard'));
  });

  return {
    /** @param {'issued' | 'question'} what is expected */
    open(what) {
      text.value = '';
      byId('taking').dataset.what = what;
      byId('taking-title').textContent = say(`show_take_${what}`);
      byId('taking-text').textContent = say(`show_take_${what}_text`);
      view.screen('taking');
    },
    close: () => controls.stop(),
    onText,
  };
}

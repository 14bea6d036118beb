// Carries out what check-state.js decides: asks the workers, which answer by an event, and tells the view.
import { openFile } from './opened-file.js';
import { PictureError } from './picture.js';
import { RuntimeError } from './runtime-file.js';

/** @import { Effect, Event } from './check-state.js' */
/** @import { Code } from './codes.js' */
/** @import { CheckView } from './check-view.js' */
/** @import { HeldPictures } from './held-pictures.js' */
/** @import { PdfReader } from './pdf.js' */
/** @import { QuestionPanel } from './question-panel.js' */
/** @import { Found, Scanner } from './scanner.js' */
/** @import { Verifier } from './verifier.js' */
/** @import { Say } from './words.js' */

/**
 * @typedef {object} Parts
 * @property {Pick<Scanner, 'file'>} scanner
 * @property {Pick<PdfReader, 'file'>} pdf
 * @property {Pick<HeldPictures, 'file'>} held
 * @property {Pick<Verifier, 'ready' | 'check' | 'kindOf' | 'explain'>} verifier
 * @property {{ stop: () => void }} camera
 * @property {{ start: () => void, stop: () => void }} clearing of the verdict, after a while
 * @property {(codes: readonly Code[]) => void} offer
 * @property {Pick<QuestionPanel, 'show' | 'end'>} question
 * @property {CheckView} view
 * @property {Say} say
 * @property {(event: Event) => void} send
 */

/**
 * Returns a function that carries out one effect.
 * @param {Parts} parts
 * @returns {(effect: Effect) => Promise<void>}
 */
export function effects({ scanner, pdf, held, verifier, camera, clearing, offer, question, view, say, send }) {
  return async (effect) => {
    switch (effect.do) {
      case 'begin':
        return view.begin(effect.note ? say(effect.note) : '');
      case 'stop-camera':
        offer([]);
        return camera.stop();
      case 'offer':
        return offer(effect.codes);
      case 'hint':
        return view.hint(effect.word, effect.values);
      case 'problem':
        return view.problem(say(effect.word), { reload: effect.reload });
      case 'tell':
        return view.problem(effect.sentence);
      case 'show-verdict':
        view.showVerdict(effect.answer, effect.comparable);
        return clearing.start();
      case 'show-ways':
        clearing.stop();
        return view.showWays(effect.barcode);
      case 'back-to-verdict':
        view.backToVerdict();
        return clearing.start();
      case 'show-question':
        return question.show(effect.nonce);
      case 'end-question':
        question.end();
        return effect.word ? view.problem(say(effect.word)) : undefined;
      case 'open': {
        const file = await openFile(effect.blob, (head) => {
          if (!verifier.ready) view.wait(say('queued_file'));
          return verifier.kindOf(head);
        });
        return send({ type: 'opened', question: effect.question, file });
      }
      case 'read': {
        const { codes = [], error, pages } = await read(() => {
          if (effect.way === 'pdf') return pdf.file(effect.blob);
          return effect.way ? held.file(effect.blob, effect.way) : scanner.file(effect.blob);
        });
        return send({ type: 'read', question: effect.question, codes, error, ...(pages ? { pages } : {}) });
      }
      case 'judge': {
        if (verifier.ready) view.begin(say('working'));
        else view.wait(say('queued'));
        const { pages, nonce, moment } = effect;
        const answer = await verifier.check(effect.codes, { pages, ...(nonce ? { nonce } : {}), ...moment });
        return send({ type: 'judged', question: effect.question, answer });
      }
      case 'explain': {
        const sentence = await verifier.explain(effect.code, effect.format);
        return send({ type: 'explained', question: effect.question, sentence });
      }
    }
  };
}

/**
 * @param {() => Promise<Found>} file
 * @returns {Promise<Found>}
 */
async function read(file) {
  try {
    return await file();
  } catch (error) {
    if (error instanceof RuntimeError) return { error: 'runtime_part_missing' };
    if (!(error instanceof PictureError)) throw error;
    return { error: error.code };
  }
}

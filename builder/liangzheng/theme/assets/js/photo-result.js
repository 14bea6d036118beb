// What is shown of a photo that was looked at: the picture with hints, the findings, and the part of it that can be saved.
import { byId, element } from './dom.js';
import { isFilled, isWhole, savedSize } from './photo-frame.js';
import { PhotoHints } from './photo-hints.js';
import { findingLists, stays } from './photo-view.js';

/** @import { PhotoEngines } from './photo-engines.js' */
/** @import { Frame } from './photo-picture.js' */
/** @import { Finding, Findings } from './photo-view.js' */
/** @import { Say } from './words.js' */
/** clear: part of it is seen through; turn: by so many degrees it has to be turned, clockwise. @typedef {{ width: number, height: number, clear?: boolean, turn?: number }} Size */

const PREVIEW = 260;
const KILOBYTE = 1000;

export class PhotoResult {
  #engines;
  #say;
  #onProblem;
  #turn = 0;
  #canvas = byId('picture', HTMLCanvasElement);
  #hints = new PhotoHints(byId('hints', SVGSVGElement));
  /** @type {Frame | null} */
  #frame = null;

  /** @param {{ engines: PhotoEngines, say: Say, onProblem: (sentence: string) => void, onTurn: (turn: number) => void, onRetake: () => void }} settings */
  constructor({ engines, say, onProblem, onTurn, onRetake }) {
    this.#engines = engines;
    this.#say = say;
    this.#onProblem = onProblem;
    byId('save').addEventListener('click', () => this.#save());
    byId('to-save').addEventListener('click', toSave);
    byId('turn').addEventListener('click', () => onTurn(this.#turn));
    byId('retake').addEventListener('click', onRetake);
  }

  clear() {
    byId('result').hidden = true;
    delete byId('result').dataset.report;
    this.#frame = null;
    for (const canvas of [this.#canvas, byId('preview', HTMLCanvasElement)]) canvas.width = canvas.height = 0;
    this.#hints.show([], { width: 1, height: 1 });
    for (const list of ['findings', 'rest']) byId(list).replaceChildren();
    byId('working').hidden = byId('saved').hidden = true;
  }

  /**
   * @param {Findings} found
   * @param {ImageData} image
   * @param {Size} size of the picture itself
   */
  show(found, image, size) {
    const { findings, summary, crop } = found;
    this.#canvas.width = image.width;
    this.#canvas.height = image.height;
    this.#canvas.getContext('2d')?.putImageData(image, 0, 0);
    this.#hints.show(findings, size);
    byId('summary').textContent = summary;
    this.#turn = size.turn ?? 0;
    byId('turn').hidden = this.#turn === 0;
    this.#offer(crop, size, stays(findings));
    const lists = findingLists(findings, this.#say, { onShow: (which) => this.#point(which), ...(this.#frame ? { onCut: toSave } : {}) });
    byId('findings').replaceChildren(...lists.heeded);
    byId('rest').replaceChildren(...lists.rest);
    byId('result').dataset.report = JSON.stringify(found);
    byId('result').hidden = false;
    byId('result').scrollIntoView({ block: 'start' });
    byId('result-title').focus({ preventScroll: true });
  }

  /** @param {number | undefined} which */
  #point(which) {
    this.#hints.standOut(which);
    if (which !== undefined) byId('stage').scrollIntoView({ block: 'nearest' });
  }

  /**
   * What comes next: to save it, or, where it would be refused all the same, to take another; that can be saved too, as the
   * office decides, but it is not what is advised.
   * @param {Frame | null} crop
   * @param {Size} size
   * @param {readonly Finding[]} refused what stays however it is cut
   */
  #offer(crop, size, refused) {
    const filled = crop !== null && isFilled(crop, size);
    const wanted = crop && savedSize(crop);
    // White that is painted under what was cut away would be a ground of ours.
    this.#frame = filled && wanted && !size.clear ? crop : null;
    byId('mend').hidden = crop === null;
    byId('cut').hidden = byId('to-save').hidden = this.#frame === null;
    const isAdvised = this.#frame !== null && !refused.length;
    byId('retake').hidden = isAdvised || this.#turn !== 0;
    for (const id of ['save', 'to-save']) byId(id).classList.toggle('button-plain', !isAdvised);
    byId('again').classList.toggle('button-plain', isAdvised);
    byId('save').textContent = this.#say(isAdvised ? 'save' : 'save_anyway');
    if (!crop) return;
    const word = size.clear ? 'mend_clear' : !filled ? 'mend_beyond' : !wanted ? 'mend_small' : isWhole(crop, size) ? 'mend_whole' : 'mend_saved';
    const form = this.#say(word, { width: wanted?.width ?? 0, height: wanted?.height ?? 0, have: Math.round(crop.width) });
    const kept = this.#frame && refused.length ? this.#say('mend_stays', { what: refused.map(({ title }) => title).join(this.#say('and')) }) : '';
    byId('mend-text').replaceChildren(...(kept ? [element('strong', { text: kept }), ' '] : []), form);
    if (this.#frame) this.#preview(this.#frame, size);
  }

  /**
   * @param {Frame} frame
   * @param {Size} size
   */
  #preview({ centre, width, height, turn }, size) {
    const canvas = byId('preview', HTMLCanvasElement);
    canvas.width = PREVIEW;
    canvas.height = Math.round((PREVIEW * height) / width);
    const context = canvas.getContext('2d');
    if (!context) return;
    context.imageSmoothingQuality = 'high';
    context.translate(canvas.width / 2, canvas.height / 2);
    context.scale(canvas.width / width, canvas.width / width);
    context.rotate(-turn);
    context.translate(-centre[0], -centre[1]);
    context.drawImage(this.#canvas, 0, 0, size.width, size.height);
  }

  async #save() {
    const wanted = this.#frame && savedSize(this.#frame);
    if (!this.#frame || !wanted) return;
    const answer = await this.#engines.save(this.#frame, wanted);
    if (answer.error !== undefined) {
      this.#onProblem(this.#say(`problem_${answer.error}`));
      return;
    }
    const link = document.createElement('a');
    link.href = URL.createObjectURL(answer.saved);
    link.download = `photo-${wanted.width}x${wanted.height}.jpg`;
    link.click();
    // The browser has taken it up by then.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    byId('saved').textContent = this.#say('saved', { name: link.download, kb: Math.round(answer.saved.size / KILOBYTE) });
    byId('saved').hidden = false;
  }
}

function toSave() {
  byId('mend').scrollIntoView({ block: 'start' });
  byId('save').focus({ preventScroll: true });
}

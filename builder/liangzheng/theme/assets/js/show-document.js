// One document: for whom it is shown, what of it, and what that person sees, in words.
import { documentPicture } from './document-picture.js';
import { byId, element, find } from './dom.js';
import { rows } from './report-view.js';
import { chosenFirst, hasAge, presetOf, split } from './show-choice.js';
import { expired } from './show-judge.js';
import { ToldError } from './show-sign.js';

/** @import { Described } from './show-choice.js' */
/** @import { Entry } from './show-store.js' */
/** @import { Answer } from './verifier.js' */
/** @import { Say } from './words.js' */

/**
 * @param {string} time RFC 3339
 * @param {string} lang
 */
export const dayOf = (time, lang) =>
  new Intl.DateTimeFormat(lang, { dateStyle: 'long', timeStyle: 'short' }).format(new Date(time));

export class ShownDocument {
  #say;
  #lang;
  #seenBy;
  #onChoice;
  /** @type {Entry | null} */
  entry = null;
  /** @type {Described} */
  #described = { kind: '', groups: [], presets: {}, ends: '' };
  /** @type {readonly string[]} */
  chosen = [];
  #turn = 0;
  #pressed = '';

  /**
   * seenBy: what the verifier says of the live code with what is chosen. onChoice: the holder chose.
   * @param {{ say: Say, lang: string, seenBy: (entry: Entry, chosen: readonly string[]) => Promise<Answer>, onChoice: (entry: Entry, chosen: readonly string[]) => void }} parts
   */
  constructor({ say, lang, seenBy, onChoice }) {
    this.#say = say;
    this.#lang = lang;
    this.#seenBy = seenBy;
    this.#onChoice = onChoice;
    byId('presets').addEventListener('change', ({ target }) => {
      this.#pressed = /** @type {HTMLInputElement} */ (target).value;
      const names = this.#described.presets[this.#pressed];
      if (names) this.#choose(names);
    });
    byId('groups').addEventListener('change', () => {
      const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (byId('groups').querySelectorAll('input'));
      this.#choose([...boxes].filter(({ checked }) => checked).map(({ value }) => value));
    });
  }

  /**
   * @param {Entry} entry that has a document
   * @param {Described} described
   */
  async show(entry, described) {
    this.entry = entry;
    this.#described = described;
    this.#pressed = '';
    byId('document-title').textContent = entry.kept?.title ?? '';
    byId('document-issuer').textContent = entry.kept?.issuer ?? '';
    byId('groups-list').replaceChildren(...described.groups.map(({ name, label, tells }) => {
      const box = element('input', { attributes: { type: 'checkbox', name: 'group', value: name } });
      return element('label', {}, [box, ' ', element('span', { text: tells.length ? this.#say('show_group_tells', { label }) : label })]);
    }));
    const age = hasAge(described);
    find('input[value=age]', HTMLInputElement, byId('presets')).disabled = !age;
    byId('no-age').hidden = age;
    byId('groups').hidden = !described.groups.length;
    this.chosen = chosenFirst(described, entry.kept?.chosen ?? null);
    await this.#draw();
  }

  forget() {
    this.entry = null;
    this.#turn++;
    for (const id of ['seen', 'seen-pictures', 'groups-list']) byId(id).replaceChildren();
  }

  /** A sentence for why nobody accepts it any more; '' while it counts. */
  get over() {
    const { ends } = this.#described;
    return expired(ends, Date.now()) ? this.#say('show_expired', { day: dayOf(ends, this.#lang) }) : '';
  }

  /** In one line, for beside the code. */
  get inWords() {
    const { shown, hidden, told } = split(this.#described, this.chosen);
    const said = (/** @type {readonly string[]} */ labels) => labels.join(this.#say('separator')) || this.#say('show_nothing_more');
    const words = this.#say(hidden.length ? 'show_shown_hidden' : 'show_shown_all', { shown: said(shown), hidden: said(hidden) });
    return told ? this.#say('show_shown_tells', { words }) : words;
  }

  /** @param {readonly string[]} names */
  #choose(names) {
    this.chosen = names;
    if (this.entry) this.#onChoice(this.entry, names);
    void this.#draw();
  }

  async #draw() {
    const { entry, chosen } = this;
    if (!entry) return;
    const turn = ++this.#turn;
    const preset = presetOf(this.#described, chosen, this.#pressed);
    for (const input of byId('presets').querySelectorAll('input')) input.checked = input.value === preset;
    for (const input of byId('groups').querySelectorAll('input')) input.checked = chosen.includes(input.value);
    const { hidden, told } = split(this.#described, chosen);
    byId('seen-tells').hidden = !told;
    byId('unseen').hidden = !hidden.length;
    byId('unseen-list').textContent = hidden.join(this.#say('separator'));
    byId('seen-box').setAttribute('aria-busy', 'true');
    for (const id of ['show-code', 'answer']) byId(id, HTMLButtonElement).disabled = Boolean(this.over);
    /** @type {Answer} */
    let answer;
    try {
      if (this.over) throw new ToldError(this.over);
      answer = await this.#seenBy(entry, chosen);
    } catch (error) {
      answer = { error: 'stopped', sentence: error instanceof ToldError ? error.message : this.#say('failed_stopped') };
    }
    if (turn !== this.#turn) return;
    byId('seen-box').removeAttribute('aria-busy');
    this.#drawSeen(answer);
  }

  /** @param {Answer} answer */
  #drawSeen(answer) {
    const told = byId('document-told');
    const content = 'view' in answer ? answer.view.document : null;
    const good = 'view' in answer && answer.report.outcome === 'authentic';
    const sentence = 'view' in answer ? answer.view.sentence : (answer.sentence ?? this.#say('failed_stopped'));
    told.hidden = good;
    told.textContent = good ? '' : 'view' in answer ? this.#say('show_told', { verdict: answer.view.verdict, sentence }) : sentence;
    byId('seen-box').dataset.outcome = 'view' in answer ? answer.report.outcome : 'error';
    byId('seen-specimen').hidden = !('view' in answer && answer.report.specimen);
    byId('seen').replaceChildren(...rows(content?.rows ?? []));
    byId('seen-pictures').replaceChildren(
      ...(content?.pictures ?? []).map((picture) => documentPicture(picture, this.#say)),
    );
  }
}

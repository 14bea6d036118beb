// How like a section is to a query, whatever its words mean: the characters, pairs of characters and words they share.
import { fold, hasHan, words } from './search-words.js';

/**
 * What a section shares counts by where it stands: `sharp`, its heading and the words of those who ask for it; `near`,
 * its first sentence and the headings above; `loose`, the rest. `topic` is the page's title.
 * @typedef {{ topic: ReadonlySet<string>, sharp: ReadonlySet<string>, near: ReadonlySet<string>, loose: ReadonlySet<string>, counts: number }} Parts
 */

const NEAR = 0.4;
const LOOSE = 0.25;
// A single character says less than a pair, a word of a question less than another, and so a pair with it.
const SINGLE = 0.4;
const SAYS_NOTHING = 0.3;
const SAYS_LITTLE = 0.6;
// What the guide has many words for is no rarer for being asked in one of them.
const USUAL = 0.6;
// What has more of the query goes before what has its rarest part.
const WHOLE = 0.5;

/**
 * The characters and words of a text, and their pairs: of a line, so that none goes over two sentences.
 * @param {string} text
 * @returns {Set<string>}
 */
export function units(text) {
  const found = new Set();
  const add = (/** @type {readonly string[]} */ list, /** @type {string} */ between) => {
    list.forEach((one, at) => {
      found.add(one);
      if (at) found.add(`${list[at - 1]}${between}${one}`);
    });
  };
  for (const line of fold(text).split(/[\n。，；,;.?!]/)) {
    for (const [run] of line.matchAll(/[\u4e00-\u9fff]+/g)) add([...run], '');
    add(words(line).map(({ stem }) => stem), ' ');
  }
  return found;
}

/** @param {string} unit */
const isSingle = (unit) => hasHan(unit) && unit.length === 1;

export class Likeness {
  /** @type {Map<string, number>} */
  #having = new Map();
  #sections;
  #stop;

  /**
   * @param {readonly Parts[]} sections
   * @param {readonly string[]} stop words that say nothing
   */
  constructor(sections, stop) {
    this.#sections = sections;
    this.#stop = new Set(stop.flatMap((word) => [...units(word)]));
    for (const { sharp, loose } of sections) {
      for (const unit of new Set([...sharp, ...loose])) this.#having.set(unit, (this.#having.get(unit) ?? 0) + 1);
    }
  }

  /** @param {string} unit @param {ReadonlySet<string>} usual */
  #weight(unit, usual) {
    const rarity = Math.log(1 + this.#sections.length / ((this.#having.get(unit) ?? 0) + 1));
    const parts = unit.split(' ');
    const isUsual = parts.every((part) => usual.has(part));
    const says = this.#stop.has(unit) ? SAYS_NOTHING : parts.some((part) => this.#stop.has(part)) ? SAYS_LITTLE : 1;
    return rarity * (isSingle(unit) ? SINGLE : 1) * says * (isUsual ? USUAL : 1);
  }

  /**
   * For each section, how much it shares with the query, and how much of that its headings have.
   * @param {string} query
   * @param {ReadonlySet<string>} usual units of words for what most of the guide is about
   */
  of(query, usual) {
    const known = [...units(query)].filter((unit) => this.#having.has(unit)).map((unit) => ({ unit, weight: this.#weight(unit, usual) }));
    const most = known.reduce((sum, { weight }) => sum + weight, 0);
    const scores = this.#sections.map(({ sharp, near, loose, counts }) => {
      const shared = known.reduce((sum, { unit, weight }) => {
        const where = sharp.has(unit) ? 1 : near.has(unit) ? NEAR : loose.has(unit) ? LOOSE : 0;
        return sum + where * weight;
      }, 0);
      return most ? shared * (shared / most) ** WHOLE * counts : 0;
    });
    const about = this.#sections.map(({ sharp, topic }) =>
      known.reduce((sum, { unit, weight }) => sum + (sharp.has(unit) || topic.has(unit) ? weight : 0), 0));
    return { scores, about };
  }
}

// What is found: the sections in which the words of a query weigh most, the best of each page first.
import { Likeness, units } from './search-likeness.js';
import { Pinyin } from './search-pinyin.js';
import { ONE_CHARACTER, terms } from './search-query.js';
import { places, vocabulary } from './search-vocabulary.js';
import { fold, hasHan, words } from './search-words.js';

/** @import { Parts } from './search-likeness.js' */
/** @import { Readings } from './search-pinyin.js' */
/** @import { Known, Term } from './search-query.js' */
/**
 * As search.py writes it: a column each, for all sections of all pages one after another, which is smaller packed.
 * traditional: characters of two ways of writing, each before the one of the guide.
 * counts: how much the page weighs beside others. tools: pages, by their place, that begin with what they are for. under: 1 where the section stands under the last one that has 0.
 * @typedef {readonly [url: string, title: string, counts: number, sections: number]} WrittenPage
 * @typedef {{ same: readonly (readonly string[])[], stop: readonly string[], traditional: string, pinyin: Readings, pages: readonly WrittenPage[], tools: readonly number[],
 *   ids: readonly string[], headings: readonly string[], texts: readonly string[], asked: readonly string[], under: readonly number[] }} Index
 * @typedef {{ url: string, title: string, counts: number, isTool: boolean }} Page
 * The same text twice: Chinese as it stands, and the rest in stems.
 * @typedef {{ raw: string, stems: string }} Field
 * @typedef {{ page: Page, id: string, heading: string, text: string, length: number, own: Field, title: Field, all: Field,
 *   fields: readonly (readonly [factor: number, Field])[] } & Parts} Section
 * @typedef {{ known: Known, sections: readonly Section[], likeness: Likeness, simple: ReadonlyMap<string, string> }} Ready
 * rarity: how much the term says here. others: more sections of the same page.
 * @typedef {Term & { rarity: number }} Asked
 * @typedef {{ section: Section, score: number, about: number }} Hit
 * @typedef {{ hits: readonly (Hit & { others: readonly Section[] })[], terms: readonly Asked[], near: boolean }} Found
 */

/** Longer queries are cut: nobody asks in more, and time grows with it. */
export const LONGEST = 100;
export const MOST = 20;

// BM25 of a section's text, with its first line, the heading above and the page's title in it; its own heading, which
// says what it is about, counts apart, the more of it was asked for.
const WEIGHTS = { first: 2, above: 1, title: 3, text: 1, asked: 6 };
const HEADING = 1.2;
const TITLE = 1.2;
const HEADING_PART = 0.4;
const SATURATION = 2;
const LENGTH_MATTERS = 0.5;
const MEANS_THE_SAME = 0.6;
// What has all that was asked for goes before what has more of a part.
const WHOLE = 0.8;
// Where every page has the words, the pages that count more than others decide.
const COMMON = 5;
// A heading that names all that was asked for is its answer.
const NAMED = 0.6;
// A section of the same page is worth showing beside its best from here on.
const BESIDE = 0.55;
const OTHERS = 3;
// To that, what is merely written alike adds so much; a section is about it by so much.
const ALIKE = 0.4;
const ABOUT_ALIKE = 0.3;
// A matter that says less is what many sections are about.
const USUAL = 2.5;
// Less in common than this is chance.
const CHANCE = 2;
// What says so much less than the best is no answer.
const FLOOR = 0.15;
// A section goes before the beginning of its page, which says a little of everything, when it is about more of it.
const RATHER = 0.35;

/** @param {string} text @returns {Field} */
const field = (text) => {
  const raw = fold(text);
  return { raw, stems: ` ${words(raw).map(({ stem }) => stem).join(' ')} ` };
};

/**
 * @param {Index} index
 * @returns {Section[]}
 */
function read({ pages, tools, ids, headings, texts, asked, under }) {
  let next = 0;
  return pages.flatMap(([url, title, counts, length], nthPage) => {
    const page = { url, title, counts, isTool: tools.includes(nthPage) };
    let top = '';
    return ids.slice(next, (next += length)).map((id, nth) => {
      const at = next - length + nth;
      const [heading = '', text = '', asking = ''] = [headings[at], texts[at], asked[at]];
      const above = under[at] ? top : '';
      if (!under[at]) top = heading;
      const first = text.split(/(?<=[。！？])|(?<=[.!?])\s|\n/, 1)[0] ?? '';
      /** @type {[number, Field][]} */
      const fields = [[WEIGHTS.first, field(first)], [WEIGHTS.text, field(text)], [WEIGHTS.asked, field(asking)]];
      if (id) fields.push([WEIGHTS.title, field(title)], [WEIGHTS.above, field(above)]);
      const parts = { topic: units(title), sharp: units(`${heading}\n${asking}`), near: units(`${above}\n${first}\n${title}`), loose: units(text) };
      return { page, id, heading, text, length: text.length, own: field(heading), title: field(title), all: field([heading, text, asking, ...(id ? [title, above] : [])].join('\n')), fields, counts, ...parts };
    });
  });
}

/**
 * @param {Index} index
 * @returns {Ready}
 */
export function ready(index) {
  const { same, stop, traditional, pinyin } = index;
  const sections = read(index);
  const fields = sections.flatMap(({ own, all }) => [own, all]);
  const entries = vocabulary(same, stop);
  const known = {
    same,
    entries,
    places: places(entries),
    pinyin: new Pinyin(pinyin),
    text: fields.map(({ raw }) => raw).join('\n'),
    stems: new Set(fields.flatMap(({ stems }) => stems.split(' '))),
  };
  return { known, sections, likeness: new Likeness(sections, stop), simple: new Map(traditional.match(/../g)?.map(([from = '', to = '']) => [from, to])) };
}

/** @param {string} text */
const literal = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** @param {readonly string[]} forms */
function patterns(forms) {
  const sorted = [...forms].filter(Boolean).sort((a, b) => b.length - a.length).map(literal);
  const han = sorted.filter(hasHan).join('|');
  const latin = sorted.filter((form) => !hasHan(form)).join('|');
  return { han: han && new RegExp(han, 'g'), latin: latin && new RegExp(`(?<= )(?:${latin})(?= )`, 'g') };
}

/**
 * How often, and how many letters of it.
 * @param {ReturnType<typeof patterns>} looked
 * @param {Field} where
 */
function count({ han, latin }, { raw, stems }) {
  const all = [...((han && raw.match(han)) || []), ...((latin && stems.match(latin)) || [])];
  return { times: all.length, letters: all.join('').length };
}

/**
 * @param {readonly Section[]} sections
 * @param {Term} term
 */
function weigh(sections, { own, also, weight }) {
  const asked = patterns(own);
  const all = patterns([...own, ...also]);
  const mean = sections.reduce((sum, { length }) => sum + length, 0) / sections.length;
  const worth = (/** @type {number} */ times, /** @type {Field} */ where) =>
    MEANS_THE_SAME * times + (1 - MEANS_THE_SAME) * Math.min(times, count(asked, where).times);
  const counts = sections.map(({ id, fields, own: heading, length, all: whole }) => {
    if (!count(all, whole).times) return 0;
    const sum = fields.reduce((total, [factor, where]) => {
      const { times } = count(all, where);
      return times ? total + factor * worth(times, where) : total;
    }, 0);
    const inText = sum / (sum + SATURATION * (1 - LENGTH_MATTERS + (LENGTH_MATTERS * length) / mean));
    const { times, letters } = count(all, heading);
    const size = heading.raw.length;
    const part = Math.min(1, letters / size);
    return inText + (times ? (id ? HEADING : TITLE) * worth(1, heading) * (HEADING_PART + (1 - HEADING_PART) * part) : 0);
  });
  const named = sections.map(({ own: heading }, at) => !!counts[at] && count(all, heading).times > 0);
  const under = sections.map(({ title }, at) => named[at] || (!!counts[at] && count(all, title).times > 0));
  const having = counts.filter(Boolean).length;
  const rarity = weight * Math.log(1 + (sections.length - having + 0.5) / (having + 0.5));
  return { counts, named, under, rarity };
}

/**
 * @param {Ready} index
 * @param {string} query
 * @returns {Found}
 */
export function found({ known, sections, likeness, simple }, query) {
  const cut = [...query.slice(0, LONGEST)].map((one) => simple.get(one) ?? one).join('');
  const asked = terms(cut, known).map((term) => ({ ...term, ...weigh(sections, term) }));
  const usual = asked.filter(({ groups, rarity }) => groups.length && rarity < USUAL);
  const alike = likeness.of(cut, new Set(usual.flatMap(({ own }) => [...units(own.join('\n'))])));
  const weighed = asked.filter(({ counts }) => counts.some(Boolean));
  const most = weighed.reduce((sum, { rarity }) => sum + rarity, 0);
  const hits = sections.flatMap((section, at) => {
    const like = alike.scores[at] ?? 0;
    const matched = weighed.filter(({ counts }) => counts[at]);
    if (!matched.length) return like ? [{ section, about: ABOUT_ALIKE * (alike.about[at] ?? 0), score: ALIKE * like }] : [];
    const score = matched.reduce((sum, { counts, rarity }) => sum + rarity * (counts[at] ?? 0), 0);
    const share = matched.reduce((sum, { rarity }) => sum + rarity, 0) / most;
    const named = matched.reduce((sum, { named: inHeading, rarity }) => sum + (inHeading[at] ? rarity : 0), 0);
    const meant = score * (1 + (NAMED * named) / most) * share ** WHOLE * section.counts ** (1 + COMMON / (1 + most));
    const topic = matched.reduce((sum, { under, rarity }) => sum + (under[at] ? rarity : 0), 0);
    return [{ section, about: topic + ABOUT_ALIKE * (alike.about[at] ?? 0), score: meant + ALIKE * like }];
  });
  // A single character, or a pair by chance, says too little to be an answer.
  const near = weighed.every(({ weight }) => weight <= ONE_CHARACTER) && Math.max(0, ...alike.scores) < CHANCE && query.trim() !== '';
  return { hits: byPage(near ? nearest(sections, cut) : hits, sections), terms: asked, near };
}

/**
 * A result leads to a heading: where the beginning of a page answers best, to its first, which is what the page is for.
 * @param {Hit} lead
 * @param {readonly Hit[]} list of the page
 * @param {readonly Section[]} sections
 * @returns {Hit[]}
 */
function opened(lead, list, sections) {
  const first = sections[sections.indexOf(lead.section) + 1];
  if (!first || first.page !== lead.section.page) return [...list];
  return [{ ...lead, section: first }, ...list.filter(({ section }) => section !== first)];
}

/** @param {readonly Hit[]} hits @param {readonly Section[]} sections */
function byPage(hits, sections) {
  /** @type {Map<Page, Hit[]>} */
  const pages = new Map();
  for (const hit of [...hits].sort((a, b) => b.score - a.score)) {
    pages.set(hit.section.page, [...(pages.get(hit.section.page) ?? []), hit]);
  }
  for (const list of pages.values()) {
    const [lead] = list;
    const start = lead?.section.page.isTool && list.find(({ section }) => !section.id);
    if (lead && start && start.about >= lead.about && start.score > RATHER * lead.score) {
      list.splice(0, list.length, { ...start, score: lead.score }, ...list.filter((hit) => hit !== start));
      continue;
    }
    const better = lead && !lead.section.id && list.find(({ about, score }) => about > lead.about && score > RATHER * lead.score);
    if (better) list.splice(0, list.length, { ...better, score: lead.score }, ...list.filter((hit) => hit !== better));
    else if (lead && !lead.section.id) list.splice(0, list.length, ...opened(lead, list, sections));
  }
  const [top = 0] = [...pages.values()].map(([best]) => best?.score);
  return [...pages.values()].slice(0, MOST).flatMap(([best, ...rest]) => {
    if (!best || best.score < FLOOR * top) return [];
    const others = rest.filter(({ section, score }) => section.id && score > BESIDE * best.score).slice(0, OTHERS);
    return [{ ...best, others: others.map(({ section }) => section) }];
  });
}

/**
 * Nothing has a word of it: the headings that share the most pairs of letters with it.
 * @param {readonly Section[]} sections
 * @param {string} query
 * @returns {Hit[]}
 */
function nearest(sections, query) {
  const parts = (/** @type {string} */ text) => new Set([...fold(text)].flatMap((one, at, all) => (hasHan(one) ? [one] : at ? [`${all[at - 1]}${one}`] : [])));
  const wanted = parts(query);
  return sections
    .map((section) => {
      const there = parts(section.heading);
      const shared = [...wanted].filter((part) => there.has(part)).length;
      return { section, about: 0, score: (2 * shared) / (wanted.size + there.size) };
    })
    .filter(({ score }) => score > 0.1)
    .sort((a, b) => b.score - a.score)
    .slice(0, 6);
}

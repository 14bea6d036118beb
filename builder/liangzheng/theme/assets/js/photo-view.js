// What was found, in a list: what would fail first.
import { element } from './dom.js';
import { isHinted } from './photo-hints.js';

/** @import { Frame } from './photo-picture.js' */
/** @import { Say } from './words.js' */
/** @typedef {'fail' | 'look' | 'unsure' | 'good'} State */
/** Places in the picture's pixels. @typedef {{ box: readonly number[] } | { line: readonly (readonly number[])[] }} Mark */
/**
 * @typedef {object} Finding
 * @property {string} rule
 * @property {State} state
 * @property {string} title
 * @property {string} said the state in words
 * @property {string} sentence what it is, and how to mend it
 * @property {string} measured
 * @property {string} source
 * @property {string} confidence
 * @property {readonly Mark[]} where
 */
/** As verifier_wasm/photo/bridge.py says it. @typedef {{ findings: readonly Finding[], summary: string, crop: Frame | null, error?: undefined }} Findings */

// What asks for something: each has its number, whether or not there is a place to point at.
/** @type {readonly State[]} */
const HEEDED = ['fail', 'look'];
// What the cut puts right.
const CUT_RIGHT = new Set(['proportion', 'head_width', 'head_height', 'centred', 'roll']);

/**
 * What would be refused however the photo is cut.
 * @param {readonly Finding[]} findings
 */
export const stays = (findings) => findings.filter(({ rule, state }) => state === 'fail' && !CUT_RIGHT.has(rule));

/**
 * heeded: what asks for something; rest: folded away, what cannot be seen and what is as it should be.
 * @param {readonly Finding[]} findings
 * @param {Say} say
 * @param {{ onShow: (which: number | undefined) => void, onCut?: () => void }} then onShow: the hint of which finding is to
 *   stand out; onCut: to where the photo is cut, if it can be
 */
export function findingLists(findings, say, then) {
  const rows = findings.map((finding, at) => rowOf(finding, at, say, then));
  const of = (/** @type {readonly State[]} */ ...states) => rows.filter((_, at) => states.includes(/** @type {Finding} */ (findings[at]).state));
  const list = (/** @type {readonly Node[]} */ items) => element('ol', { className: 'findings' }, items);
  const folded = (/** @type {State} */ state) => {
    const items = of(state);
    if (!items.length) return [];
    const box = element('details', { className: 'findings-box' });
    box.append(element('summary', { text: say(`${state}_count`, { count: items.length }) }), list(items));
    return [box];
  };
  const heeded = of(...HEEDED);
  return { heeded: heeded.length ? [list(heeded)] : [], rest: [...folded('unsure'), ...folded('good')] };
}

/**
 * @param {Finding} finding
 * @param {number} at
 * @param {Say} say
 * @param {{ onShow: (which: number | undefined) => void, onCut?: () => void }} then
 */
function rowOf(finding, at, say, { onShow, onCut }) {
  const { rule, state, title, said, sentence, measured, source, confidence } = finding;
  const isHeeded = HEEDED.includes(state);
  const row = element('li', { className: `finding finding-${state}`, attributes: { 'data-rule': rule, 'data-state': state } }, [
    element('p', { className: 'finding-head' }, [
      ...(isHeeded || isHinted(finding) ? [element('span', { className: 'finding-number', text: String(at + 1), attributes: { 'aria-hidden': 'true' } })] : []),
      element('strong', { className: 'finding-state', text: said }),
      element('span', { className: 'finding-title', text: title }),
    ]),
    ...(sentence ? [element('p', { className: 'finding-sentence', text: sentence })] : []),
    ...(measured ? [element('p', { className: 'finding-measured', text: measured })] : []),
    element('p', { className: 'finding-source', text: [source && say('source') + source, confidence].filter(Boolean).join(' · ') }),
  ]);
  if (onCut && isHeeded && CUT_RIGHT.has(rule)) {
    const cut = element('button', { className: 'button button-plain finding-cut', text: say('go_cut'), attributes: { type: 'button' } });
    cut.addEventListener('click', onCut);
    row.append(cut);
  }
  if (!isHinted(finding)) return row;
  const button = element('button', { className: 'button button-plain finding-show', text: say('show_hint'), attributes: { type: 'button', 'aria-pressed': 'false' } });
  button.setAttribute('aria-label', `${say('show_hint')}: ${title}`);
  button.addEventListener('click', () => {
    const on = button.getAttribute('aria-pressed') !== 'true';
    for (const other of document.querySelectorAll('.finding-show')) other.setAttribute('aria-pressed', 'false');
    button.setAttribute('aria-pressed', String(on));
    onShow(on ? at : undefined);
  });
  row.append(button);
  return row;
}

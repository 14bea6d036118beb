// What was found, drawn: a list, what would fail first, and hints on the picture itself.
import { element } from './dom.js';

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

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {string} [text]
 */
function shape(name, attributes, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  if (text !== undefined) node.textContent = text;
  return node;
}

/** Which hints are shown before one is asked for: those of what is worst. @param {readonly Finding[]} findings */
const worstOf = (findings) => findings.find(({ where }) => where.length > 0)?.state;

/**
 * The hints over the picture, each with its finding's number.
 * @param {SVGSVGElement} over
 * @param {readonly Finding[]} findings
 * @param {{ width: number, height: number }} picture
 */
export function drawHints(over, findings, { width, height }) {
  over.setAttribute('viewBox', `0 0 ${width} ${height}`);
  // As wide on the screen whatever the picture's size.
  const unit = Math.max(width, height) / 320;
  over.style.setProperty('--unit', `${unit}px`);
  const worst = worstOf(findings);
  over.replaceChildren(
    ...findings.flatMap(({ state, where }, at) => {
      if (!isShown({ state, where })) return [];
      const group = shape('g', { class: `hint hint-${state}`, 'data-hint': at, ...(state === worst ? { 'data-worst': '' } : {}) });
      for (const mark of where) group.append(...outlined(mark));
      const [first] = where;
      if (first) group.append(...badge(first, unit, at + 1));
      return [group];
    }),
  );
  standOut(over, undefined);
}

/** @param {Pick<Finding, 'state' | 'where'>} finding */
const isShown = ({ state, where }) => where.length > 0 && state !== 'good';

// What the cut puts right.
const CUT_RIGHT = new Set(['proportion', 'head_width', 'head_height', 'centred', 'roll']);

/**
 * What would be refused however the photo is cut.
 * @param {readonly Finding[]} findings
 */
export const stays = (findings) => findings.filter(({ rule, state }) => state === 'fail' && !CUT_RIGHT.has(rule));

/** @param {Mark} mark */
const placesOf = (mark) => ('box' in mark ? cornersOf(mark.box) : mark.line);

/** @param {Mark} mark */
function outlined(mark) {
  const points = placesOf(mark).map((point) => point.join(',')).join(' ');
  return ['hint-halo', 'hint-line'].map((name) => shape('box' in mark ? 'polygon' : 'polyline', { class: name, points }));
}

/**
 * @param {Mark} mark
 * @param {number} unit
 * @param {number} number
 */
function badge(mark, unit, number) {
  const [x = 0, y = 0] = placesOf(mark)[0] ?? [];
  return [
    shape('circle', { class: 'hint-badge', cx: x, cy: y, r: 8 * unit }),
    shape('text', { class: 'hint-number', x, y: y + 4 * unit, 'font-size': 11 * unit, 'text-anchor': 'middle' }, String(number)),
  ];
}

/** @param {readonly number[]} box */
const cornersOf = ([left = 0, top = 0, right = 0, bottom = 0]) => [[left, top], [right, top], [right, bottom], [left, bottom]];

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
  const heeded = of('fail', 'look');
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
  const shown = isShown(finding);
  const row = element('li', { className: `finding finding-${state}`, attributes: { 'data-rule': rule, 'data-state': state } }, [
    element('p', { className: 'finding-head' }, [
      ...(shown ? [element('span', { className: 'finding-number', text: String(at + 1), attributes: { 'aria-hidden': 'true' } })] : []),
      element('strong', { className: 'finding-state', text: said }),
      element('span', { className: 'finding-title', text: title }),
    ]),
    ...(sentence ? [element('p', { className: 'finding-sentence', text: sentence })] : []),
    ...(measured ? [element('p', { className: 'finding-measured', text: say('measured', { measured }) })] : []),
    element('p', { className: 'finding-source', text: [source && say('source') + source, confidence].filter(Boolean).join(' · ') }),
  ]);
  if (onCut && ['fail', 'look'].includes(state) && CUT_RIGHT.has(rule)) {
    const cut = element('button', { className: 'button button-plain finding-cut', text: say('go_cut'), attributes: { type: 'button' } });
    cut.addEventListener('click', onCut);
    row.append(cut);
  }
  if (!shown) return row;
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

/**
 * One hint alone, or those of what is worst.
 * @param {SVGSVGElement} over
 * @param {number | undefined} which
 */
export function standOut(over, which) {
  for (const hint of over.querySelectorAll('[data-hint]')) {
    const on = which === undefined ? hint.hasAttribute('data-worst') : hint.getAttribute('data-hint') === String(which);
    hint.classList.toggle('hint-off', !on);
  }
}

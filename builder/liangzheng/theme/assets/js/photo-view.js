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
  over.replaceChildren(
    ...findings.flatMap(({ state, where }, at) => {
      if (!where.length || state === 'good') return [];
      const group = shape('g', { class: `hint hint-${state}`, 'data-hint': at });
      for (const mark of where) group.append(...marked(mark, unit, at + 1));
      return [group];
    }),
  );
}

/**
 * @param {Mark} mark
 * @param {number} unit
 * @param {number} number
 */
function marked(mark, unit, number) {
  const points = 'box' in mark ? cornersOf(mark.box) : mark.line;
  const line = points.map((point) => point.join(',')).join(' ');
  const outline = (/** @type {string} */ name) => shape('box' in mark ? 'polygon' : 'polyline', { class: name, points: line });
  const [x = 0, y = 0] = points[0] ?? [];
  const badge = [
    shape('circle', { class: 'hint-badge', cx: x, cy: y, r: 8 * unit }),
    shape('text', { class: 'hint-number', x, y: y + 4 * unit, 'font-size': 11 * unit, 'text-anchor': 'middle' }, String(number)),
  ];
  return [outline('hint-halo'), outline('hint-line'), ...badge];
}

/** @param {readonly number[]} box */
const cornersOf = ([left = 0, top = 0, right = 0, bottom = 0]) => [[left, top], [right, top], [right, bottom], [left, bottom]];

/**
 * @param {readonly Finding[]} findings
 * @param {Say} say
 * @param {(rule: number | undefined) => void} onShow the hint of which finding is to stand out
 */
export function findingRows(findings, say, onShow) {
  return findings.map((finding, at) => {
    const { state, title, said, sentence, measured, source, confidence, where } = finding;
    const shown = where.length > 0 && state !== 'good';
    const children = [
      element('p', { className: 'finding-head' }, [
        element('span', { className: 'finding-number', text: shown ? String(at + 1) : '', attributes: { 'aria-hidden': 'true' } }),
        element('strong', { className: 'finding-state', text: said }),
        element('span', { className: 'finding-title', text: title }),
      ]),
      ...(sentence ? [element('p', { className: 'finding-sentence', text: sentence })] : []),
      ...(measured ? [element('p', { className: 'finding-measured', text: say('measured', { measured }) })] : []),
      element('p', { className: 'finding-source', text: `${say('source')}${source} · ${confidence}` }),
    ];
    const row = element('li', { className: `finding finding-${state}`, attributes: { 'data-rule': finding.rule, 'data-state': state } }, children);
    if (shown) {
      const button = element('button', { className: 'button button-plain finding-show', text: say('show_hint'), attributes: { type: 'button', 'aria-pressed': 'false' } });
      button.addEventListener('click', () => {
        const on = button.getAttribute('aria-pressed') !== 'true';
        for (const other of row.parentElement?.querySelectorAll('.finding-show') ?? []) other.setAttribute('aria-pressed', 'false');
        button.setAttribute('aria-pressed', String(on));
        onShow(on ? at : undefined);
      });
      row.append(button);
    }
    return row;
  });
}

/**
 * @param {SVGSVGElement} over
 * @param {number | undefined} which
 */
export function standOut(over, which) {
  for (const hint of over.querySelectorAll('[data-hint]')) {
    hint.classList.toggle('hint-faint', which !== undefined && hint.getAttribute('data-hint') !== String(which));
  }
}

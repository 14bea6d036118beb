// The hints over the picture: where what was found is, each with the number of its row in the list.
/** @import { Finding, Mark } from './photo-view.js' */
/** @typedef {{ width: number, height: number }} Size */

const SVG = 'http://www.w3.org/2000/svg';
// In letters' heights: they grow with what is read.
const RADIUS = 0.75;
const LETTER = 1;
const LINE = 0.1;
// From one badge to the next, in radii.
const APART = 2.2;

/** @param {Pick<Finding, 'state' | 'where'>} finding */
export const isHinted = ({ state, where }) => where.length > 0 && state !== 'good';

export class PhotoHints {
  #over;
  /** @type {readonly Finding[]} */
  #findings = [];
  /** @type {Size} */
  #picture = { width: 1, height: 1 };
  /** @type {number | undefined} */
  #alone;

  /** @param {SVGSVGElement} over it lies over the picture, as large as that */
  constructor(over) {
    this.#over = over;
    // As large on the screen whatever the picture's size, and in step with the letters: with those, the page grows.
    const observer = new ResizeObserver(() => this.#draw());
    for (const node of [over, document.body]) observer.observe(node);
  }

  /**
   * @param {readonly Finding[]} findings
   * @param {Size} picture
   */
  show(findings, picture) {
    this.#findings = findings;
    this.#picture = picture;
    this.standOut(undefined);
  }

  /**
   * One hint alone, or those of what is worst and asks for something: of what is folded away none, as its row is not seen.
   * @param {number | undefined} which
   */
  standOut(which) {
    this.#alone = which;
    this.#draw();
  }

  #draw() {
    const { width, height } = this.#picture;
    const across = this.#over.clientWidth || this.#over.getBoundingClientRect().width;
    // A letter's height in the picture's pixels.
    const letter = (parseFloat(getComputedStyle(document.documentElement).fontSize) * width) / (across || width);
    this.#over.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.#over.style.setProperty('--unit', `${letter * LINE}px`);
    const worst = this.#findings.find((finding) => isHinted(finding) && finding.state !== 'unsure')?.state;
    /** @type {(readonly [x: number, y: number])[]} */
    const taken = [];
    this.#over.replaceChildren(
      ...this.#findings.flatMap((finding, at) => {
        const isSeen = this.#alone === undefined ? finding.state === worst : this.#alone === at;
        if (!isSeen || !isHinted(finding)) return [];
        const group = shape('g', { class: `hint hint-${finding.state}`, 'data-hint': at });
        for (const mark of finding.where) group.append(...outlined(mark));
        const place = free(placesOf(/** @type {Mark} */ (finding.where[0]))[0] ?? [0, 0], taken, letter * RADIUS, width);
        taken.push(place);
        group.append(...badge(place, letter, at + 1));
        return [group];
      }),
    );
  }
}

/**
 * Where a badge hides no other: beside it, and below where the picture ends.
 * @param {readonly number[]} wanted
 * @param {readonly (readonly [x: number, y: number])[]} taken
 * @param {number} radius
 * @param {number} width of the picture
 * @returns {readonly [x: number, y: number]}
 */
export function free([left = 0, top = 0], taken, radius, width) {
  const step = APART * radius;
  let [x, y] = [Math.min(left, width), top];
  // Less what rounding does.
  while (taken.some(([u, v]) => Math.hypot(u - x, v - y) < 0.99 * step)) {
    if (x + step <= width) x += step;
    else [x, y] = [Math.min(left, width), y + step];
  }
  return [x, y];
}

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

/** @param {Mark} mark */
const placesOf = (mark) => ('box' in mark ? cornersOf(mark.box) : mark.line);

/** @param {Mark} mark */
function outlined(mark) {
  const points = placesOf(mark).map((point) => point.join(',')).join(' ');
  return ['hint-halo', 'hint-line'].map((name) => shape('box' in mark ? 'polygon' : 'polyline', { class: name, points }));
}

/**
 * @param {readonly [x: number, y: number]} place
 * @param {number} letter
 * @param {number} number
 */
function badge([x, y], letter, number) {
  return [
    shape('circle', { class: 'hint-badge', cx: x, cy: y, r: RADIUS * letter }),
    shape('text', { class: 'hint-number', x, y: y + 0.36 * letter, 'font-size': LETTER * letter, 'text-anchor': 'middle' }, String(number)),
  ];
}

/** @param {readonly number[]} box */
const cornersOf = ([left = 0, top = 0, right = 0, bottom = 0]) => [[left, top], [right, top], [right, bottom], [left, bottom]];

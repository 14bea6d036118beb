// Elements found, and elements made from words: the only way in which data reaches the page is textContent.

/**
 * The element that a selector finds; throws where it is missing or of another kind.
 * @template {Element} [T=HTMLElement]
 * @param {string} selector
 * @param {new () => T} [type]
 * @param {ParentNode} [root]
 * @returns {T}
 */
export function find(selector, type, root = document) {
  const node = root.querySelector(selector);
  const wanted = type ?? HTMLElement;
  if (!(node instanceof wanted)) throw new TypeError(`no ${wanted.name} at ${selector}`);
  return /** @type {T} */ (node);
}

/**
 * @template {Element} [T=HTMLElement]
 * @param {string} id
 * @param {new () => T} [type]
 */
export const byId = (id, type) => find(`#${id}`, type);

/**
 * @param {string} name
 * @param {{ className?: string, text?: string, attributes?: Record<string, string | number> }} [options]
 * @param {readonly (Node | string)[]} [children]
 */
export function element(name, { className = '', text, attributes = {} } = {}, children = []) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  node.append(...children);
  return node;
}

// What a browser would break in two: a day, and what stands in quotation marks and is letters and figures in one, as
// “交管12123”.
const WHOLE = /(\d{4}-\d{2}-\d{2}|(?<=“)(?=[^”]*\d)[^”\s\d][^”\s]{0,15}(?=”))/u;

/**
 * A text in which such names and days stay on one line.
 * @param {string} text
 * @returns {readonly (Node | string)[]}
 */
export const unbroken = (text) =>
  text.split(WHOLE).map((part, at) => (at % 2 ? element('span', { className: 'unbroken', text: part }) : part));

/** @param {string} name of one of the page's icons. */
export function icon(name) {
  const { content } = byId(`icon-${name}`, HTMLTemplateElement);
  const [drawing] = content.children;
  if (!drawing) throw new TypeError(`the icon ${name} is empty`);
  return drawing.cloneNode(true);
}

// The page's own words, from the template that check.html holds them in: {name} is a place to fill.

/** @typedef {(name: string, values?: Record<string, string | number>) => string} Say */

/**
 * @param {HTMLTemplateElement} template
 * @returns {Say} throws for a word that is not there
 */
export function wordsOf(template) {
  const words = new Map(
    [...template.content.querySelectorAll('[data-word]')].map((node) => [node.getAttribute('data-word'), node.textContent]),
  );
  return (name, values = {}) => {
    const word = words.get(name);
    if (word === undefined || word === null) throw new TypeError(`the page has no words for ${name}`);
    return word.replace(/\{(\w+)\}/g, (place, key) => (key in values ? String(values[key]) : place));
  };
}

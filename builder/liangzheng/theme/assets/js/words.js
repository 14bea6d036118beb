// The page's own words, from the template that check.html holds them in: {name} is a place to fill.
export function wordsOf(template) {
  const words = new Map(
    [...template.content.querySelectorAll('[data-word]')].map((node) => [node.dataset.word, node.textContent]),
  );
  return (name, values = {}) =>
    words.get(name).replace(/\{(\w+)\}/g, (place, key) => (key in values ? String(values[key]) : place));
}

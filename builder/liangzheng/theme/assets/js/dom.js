// Elements from words: the only way in which data reaches the page is textContent.
export function element(name, { className = '', text, attributes = {} } = {}, children = []) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

export const icon = (name) => document.getElementById(`icon-${name}`).content.firstElementChild.cloneNode(true);

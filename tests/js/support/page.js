// A document for scripts that draw, and scripts loaded anew as a page loads them. How a real browser behaves is what the
// tests in tests/browser see; here it is what the scripts do to a document.
import { Window } from 'happy-dom';

export const SCRIPTS = new URL('.', import.meta.resolve('#js/page.js'));

const KINDS = [
  'HTMLElement', 'HTMLButtonElement', 'HTMLDetailsElement', 'HTMLFormElement', 'HTMLInputElement',
  'HTMLProgressElement', 'HTMLSelectElement', 'HTMLTemplateElement', 'HTMLTextAreaElement', 'HTMLVideoElement',
];

let loaded = 0;

// Gives a global for one test.
export function put(t, name, value) {
  const before = Object.getOwnPropertyDescriptor(globalThis, name);
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  t.after(() => {
    if (before) Object.defineProperty(globalThis, name, before);
    else delete globalThis[name];
  });
}

// Shows a page, for one test; returns its document.
export function show(t, body, { lang = 'zh' } = {}) {
  const window = new Window({ url: 'https://site.example/' });
  t.after(() => window.happyDOM.abort());
  const { document } = window;
  document.documentElement.lang = lang;
  document.body.innerHTML = body;
  put(t, 'window', window);
  put(t, 'document', document);
  for (const name of KINDS) put(t, name, window[name]);
  return document;
}

// A script with its own state, as a page that is opened has.
export const load = (name) => import(`${new URL(name, SCRIPTS).href}?${(loaded += 1)}`);

export const click = (node) => node.dispatchEvent(new window.Event('click', { bubbles: true, cancelable: true }));
export const submit = (form) => form.dispatchEvent(new window.Event('submit', { bubbles: true, cancelable: true }));

// Waits until something is so, on a busy machine too; a test that hangs is ended by the runner.
export async function until(holds) {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}

// localStorage, or one that is blocked.
export function storage({ blocked = false } = {}) {
  const kept = new Map();
  const may = () => {
    if (blocked) throw new Error('blocked');
  };
  return {
    kept,
    getItem: (name) => (may(), kept.get(name) ?? null),
    setItem: (name, value) => (may(), void kept.set(name, String(value))),
    removeItem: (name) => (may(), void kept.delete(name)),
    key: (at) => (may(), [...kept.keys()][at] ?? null),
    get length() {
      return may(), kept.size;
    },
  };
}

// A runtime whose files are there; what is in them is the test's affair.
export const runtime = {
  file: async (name) => new TextEncoder().encode(name),
  hash: (name) => `${name} hash`.padEnd(64, '0'),
};

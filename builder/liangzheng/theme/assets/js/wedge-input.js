// Listens for a scanner that types, wherever the focus is.
import { QUIET_MS, SILENT_MS, Wedge } from './wedge.js';

/**
 * @param {{ field: HTMLTextAreaElement, onText: (text: string) => void }} settings field: the one text field of the page;
 *   what a scanner typed into it is taken out again
 */
export function listenForWedge({ field, onText }) {
  const wedge = new Wedge();
  let before = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;

  /** @param {string | null} text */
  function finish(text) {
    if (text === null) return;
    // The first keys of a scan went into the field before it was known to be one.
    if (document.activeElement === field) field.value = before;
    onText(text);
  }

  document.addEventListener(
    'keydown',
    (event) => {
      const mine = wedge.down(event);
      // Enter would press whatever button has the focus, and a space too.
      if (mine) event.preventDefault();
      if (wedge.keys === 1) before = field.value;
      clearTimeout(waiting);
      if (isEnter(event)) waiting = setTimeout(() => finish(wedge.text()), QUIET_MS);
      else if (wedge.certain) waiting = setTimeout(() => finish(wedge.unended()), SILENT_MS);
    },
    true,
  );
  document.addEventListener(
    'keyup',
    (event) => {
      if (wedge.up(event)) event.preventDefault();
    },
    true,
  );
}

/** @param {KeyboardEvent} event */
const isEnter = ({ key, code }) => key === 'Enter' || code === 'Enter' || code === 'NumpadEnter';

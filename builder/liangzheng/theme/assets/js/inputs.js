// Files and text: chosen, dropped or pasted anywhere on the page.

/**
 * What came in; exactly one of them is called for each thing. of: how many files came at once, of which it is the first.
 * @typedef {{ onFile: (blob: Blob, of?: number) => void, onText: (text: string) => void }} Listeners
 */

/**
 * form, text: where text can be typed.
 * @param {{ fileInput: HTMLInputElement, form?: HTMLFormElement, text?: HTMLTextAreaElement } & Listeners} settings
 */
export function listenForInput({ fileInput, form, text, onFile, onText }) {
  fileInput.addEventListener('change', () => {
    const [file, ...others] = fileInput.files ?? [];
    if (file) onFile(file, 1 + others.length);
    fileInput.value = ''; // the same file can be chosen again
  });

  form?.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!text) return;
    if (text.value.trim()) onText(text.value);
    else text.focus();
  });

  /** @param {DataTransfer} transfer */
  const take = (transfer) => {
    const [file] = transfer.files;
    if (file) {
      onFile(file, transfer.files.length);
      return true;
    }
    const pasted = transfer.getData('text/plain');
    if (pasted.trim()) onText(pasted);
    return Boolean(pasted.trim());
  };

  document.addEventListener('paste', (event) => {
    if (event.clipboardData && take(event.clipboardData)) event.preventDefault();
  });

  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    document.body.classList.add('dropping');
  });
  document.addEventListener('dragleave', (event) => {
    if (!event.relatedTarget) document.body.classList.remove('dropping');
  });
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    document.body.classList.remove('dropping');
    if (event.dataTransfer) take(event.dataTransfer);
  });
}

/**
 * The clipboard's picture or text, by a button: phones offer no paste key. Returns false where it is not allowed.
 * @param {Listeners} listeners
 */
export async function readClipboard({ onFile, onText }) {
  try {
    for (const item of await navigator.clipboard.read()) {
      const picture = item.types.find((type) => type.startsWith('image/'));
      if (picture) {
        onFile(await item.getType(picture));
        return true;
      }
      if (item.types.includes('text/plain')) {
        const pasted = await (await item.getType('text/plain')).text();
        if (pasted.trim()) {
          onText(pasted);
          return true;
        }
      }
    }
  } catch {
    // Refused, or not there: the field is left to paste into.
  }
  return false;
}

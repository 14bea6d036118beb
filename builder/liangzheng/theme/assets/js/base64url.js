// Bytes as text that JSON carries: base64url without padding (RFC 4648 section 5), as Python writes it.

/** @import { Bytes } from './runtime-file.js' */

/** @param {Uint8Array} bytes */
export function toText(bytes) {
  const letters = btoa(String.fromCharCode(...bytes));
  return letters.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/**
 * @param {string} text
 * @returns {Bytes}
 */
export function toBytes(text) {
  const letters = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

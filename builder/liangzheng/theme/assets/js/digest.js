// SHA-256, as manifests and names write it.
import { sha256 } from '@noble/hashes/sha2.js';

/**
 * By the browser's own digest, but in a page that is not secure, which has none.
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Promise<string>} in hexadecimal
 */
export async function sha256Of(bytes) {
  const { subtle } = globalThis.crypto ?? {};
  const digest = subtle ? new Uint8Array(await subtle.digest('SHA-256', bytes)) : sha256(bytes);
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

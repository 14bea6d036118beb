// SHA-256, as manifests and names write it.

/**
 * Throws where there is none: in a page that is not secure.
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Promise<string>} in hexadecimal
 */
export async function sha256Of(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

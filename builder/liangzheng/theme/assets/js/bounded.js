// A body that may be longer than anything of its kind: it is not read to its end, whatever its headers say.

/**
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} body
 * @param {number} most in bytes
 * @returns {Promise<Uint8Array<ArrayBuffer> | undefined>} nothing where it is longer
 */
export async function bounded(body, most) {
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const parts = [];
  let length = 0;
  for (const reader = body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel();
      return undefined;
    }
    parts.push(value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

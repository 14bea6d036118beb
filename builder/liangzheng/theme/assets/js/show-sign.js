// A text of the holder's: Python says what is to be signed, the browser's key signs it, Python writes the text.
import { toBytes } from './base64url.js';
import { sign } from './show-keys.js';

/** @import { Bytes } from './runtime-file.js' */

/**
 * As holder_page.py answers.
 * @typedef {{ text: string } | { error: string, sentence?: string }} Written
 */
/** @typedef {(what: 'ask' | 'live', given: Record<string, unknown>) => Promise<any>} Hold */

/** Of which the message is a sentence for people. */
export class ToldError extends Error {}

/**
 * @param {Hold} hold
 * @param {'ask' | 'live'} what
 * @param {Record<string, unknown>} given
 * @param {CryptoKeyPair} keys
 * @returns {Promise<Written>}
 */
export async function signedText(hold, what, given, keys) {
  const asked = await hold(what, given);
  if (asked.error) return asked;
  return hold(what, { ...given, signature: await sign(keys, toBytes(asked.to_sign)) });
}

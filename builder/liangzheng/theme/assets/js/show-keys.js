// A holder's key: P-256, made by the browser, which signs with it and gives it to nobody, this page included.

/** @import { Bytes } from './runtime-file.js' */

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' };

/**
 * @returns {Promise<CryptoKeyPair>} of which the private key cannot be exported
 */
export function newKeys() {
  return crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
}

/**
 * The public key as a point, uncompressed (SEC 1 section 2.3.3).
 * @param {CryptoKeyPair} keys
 * @returns {Promise<Bytes>}
 */
export async function pointOf({ publicKey }) {
  return new Uint8Array(await crypto.subtle.exportKey('raw', publicKey));
}

/**
 * ES256 (RFC 9053 section 2.1): r and s, as WebCrypto writes them.
 * @param {CryptoKeyPair} keys
 * @param {Bytes} bytes
 * @returns {Promise<Bytes>}
 */
export async function sign({ privateKey }, bytes) {
  return new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, bytes));
}

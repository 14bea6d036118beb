// Status lists for one check: the copy kept here, the list as it is now, or both. Which one counts the verifier says.
import { bounded } from './bounded.js';
import { STATUS_TOKEN_LENGTH } from './constants.js';
import { siteUrl } from './site.js';
import { StatusStore } from './status-store.js';

const PATIENCE_MS = 8000;

const store = new StatusStore();

/** @typedef {Uint8Array<ArrayBuffer>} Token */

/**
 * Returns the tokens at hand, none where the list cannot be fetched: the verifier then says what follows from that.
 * A copy that is younger than its ttl serves at once, and is refreshed behind the check's back.
 * @param {{ uri: string, origins: readonly string[] }} wanted
 * @returns {Promise<Token[]>}
 */
export async function statusTokens({ uri, origins }) {
  const url = allowed(uri, origins);
  if (!url) return [];
  const kept = await store.tokens(url);
  if (kept.fresh) {
    fetchToken(url).then((token) => token && store.offer(url, token));
    return kept.tokens;
  }
  const token = await fetchToken(url);
  return token ? [token, ...kept.tokens] : kept.tokens;
}

/**
 * Keep the token that the verifier found good and newest.
 * @param {string} uri
 * @param {Token} token
 * @param {number | null} ttl in seconds
 */
export async function keepStatus(uri, token, ttl) {
  await store.keep(new URL(uri, siteUrl('')).href, token, ttl);
}

/**
 * From the site's own origin, or one that the issuer's entry in the trust list names.
 * @param {string} uri
 * @param {readonly string[]} origins
 */
function allowed(uri, origins) {
  try {
    const url = new URL(uri, siteUrl(''));
    return url.origin === new URL(siteUrl('')).origin || origins.includes(url.origin) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} url
 * @returns {Promise<Token | undefined>}
 */
async function fetchToken(url) {
  try {
    const response = await fetch(url, {
      credentials: 'omit',
      redirect: 'error',
      cache: 'no-cache',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return response.ok && response.body ? await bounded(response.body, STATUS_TOKEN_LENGTH) : undefined;
  } catch {
    return undefined;
  }
}

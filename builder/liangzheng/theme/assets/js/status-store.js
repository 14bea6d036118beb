// Status lists kept on this device, so that a check works without a network and asks the host less often.
// A list is kept once it was verified; one that was only fetched waits beside it as an offer.
import { inTime } from './in-time.js';
import { siteKey } from './site.js';

/** @typedef {Uint8Array<ArrayBuffer>} Token */

const NAME = 'status';
const FETCHED_AT = 'x-fetched-at';
const TTL = 'x-ttl-seconds';
// Less than a check may take.
const PATIENCE_MS = 2000;

export class StatusStore {
  /**
   * What is there for a list; fresh: the kept one is younger than its ttl.
   * @param {string} url
   */
  async tokens(url) {
    try {
      return await inTime(this.#tokens(url), PATIENCE_MS);
    } catch {
      return { tokens: [], fresh: false };
    }
  }

  /** @param {string} url */
  async #tokens(url) {
    const cache = await open();
    const [kept, offered] = await Promise.all([cache?.match(url), cache?.match(offerOf(url))]);
    const copies = [kept, offered].filter((copy) => copy !== undefined);
    const tokens = await Promise.all(copies.map(async (copy) => new Uint8Array(await copy.arrayBuffer())));
    return { tokens, fresh: kept !== undefined && isFresh(kept) };
  }

  /**
   * @param {string} url
   * @param {Token} token
   */
  async offer(url, token) {
    await put(offerOf(url), token, {});
  }

  /**
   * @param {string} url
   * @param {Token} token
   * @param {number | null} ttl in seconds, or null where the list gives none; such a list is fetched for every check
   */
  async keep(url, token, ttl) {
    try {
      await inTime(this.#keep(url, token, ttl), PATIENCE_MS);
    } catch {
      // as where the disk is full
    }
  }

  /**
   * @param {string} url
   * @param {Token} token
   * @param {number | null} ttl
   */
  async #keep(url, token, ttl) {
    const kept = await (await open())?.match(url);
    const same = kept && equal(new Uint8Array(await kept.arrayBuffer()), token);
    // A copy that is used again does not get younger by it.
    if (same && isFresh(kept)) return;
    await put(url, token, { [FETCHED_AT]: String(Date.now()), [TTL]: String(ttl ?? 0) });
    await (await open())?.delete(offerOf(url));
  }
}

// Storage may be blocked, and an insecure page has none: then each check fetches.
async function open() {
  try {
    return await globalThis.caches?.open(siteKey(NAME));
  } catch {
    return undefined;
  }
}

/**
 * @param {string} url
 * @param {Token} token
 * @param {Record<string, string>} headers
 */
async function put(url, token, headers) {
  try {
    await (await open())?.put(url, new Response(token, { headers }));
  } catch {
    // the disk is full: as above
  }
}

/** @param {Response} copy */
function isFresh({ headers }) {
  const age = Date.now() - Number(headers.get(FETCHED_AT));
  return age >= 0 && age < Number(headers.get(TTL)) * 1000;
}

/** @param {string} url */
function offerOf(url) {
  const offer = new URL(url);
  offer.searchParams.set('liangzheng', 'offer');
  return offer.href;
}

/**
 * @param {Token} one
 * @param {Token} other
 */
const equal = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);

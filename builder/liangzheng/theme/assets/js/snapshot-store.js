// The snapshot of Python's heap, between visits. Its key says what it was made from; its hash, that it is as it was kept.
import { sha256Of } from './digest.js';
import { inTime } from './in-time.js';
import { siteKey, siteUrl } from './site.js';
import { packed, spread } from './sparse.js';

/** @import { Bytes } from './runtime-file.js' */

const CACHE = 'start';
// Of how it is kept.
const VERSION = '2';
const DIGEST = 'x-sha256';

export class SnapshotStore {
  #key;

  /** @param {string} key */
  constructor(key) {
    this.#key = key;
  }

  /**
   * Only where the site has the origin for itself: what others may have put there is never run.
   */
  static get allowed() {
    return new URL(siteUrl('')).pathname === '/' && new URLSearchParams(location.search).get('snapshot') !== 'no';
  }

  /**
   * What was kept under the key; nothing where that is not so, or altered.
   * @returns {Promise<Bytes | undefined>}
   */
  async load() {
    try {
      const kept = await inTime(this.#kept());
      if (!kept) return undefined;
      if ((await sha256Of(kept.bytes)) === kept.digest) return spread(kept.bytes);
      await this.drop();
    } catch {
      // no storage, one that does not answer, or an insecure page: the ordinary start
    }
    return undefined;
  }

  async #kept() {
    const kept = await (await caches.open(siteKey(CACHE))).match(this.#url());
    return kept && { bytes: new Uint8Array(await kept.arrayBuffer()), digest: kept.headers.get(DIGEST) };
  }

  /**
   * Instead of what was kept before.
   * @param {Bytes} bytes
   */
  async keep(bytes) {
    try {
      await this.drop();
      const full = packed(bytes);
      const headers = { [DIGEST]: await sha256Of(full) };
      await (await caches.open(siteKey(CACHE))).put(this.#url(), new Response(full, { headers }));
    } catch {
      // the disk is full, or as above
    }
  }

  async drop() {
    try {
      await caches.delete(siteKey(CACHE));
    } catch {
      // as above
    }
  }

  #url() {
    return siteUrl(`runtime/snapshot?${new URLSearchParams({ of: this.#key, version: VERSION })}`);
  }
}

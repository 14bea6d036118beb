// What a build keeps on this device: each file under its own address, in a cache of the build's own. Other sites of the
// same origin can alter it, so nothing of it is given out that is not as a list kept elsewhere says.
import { inTime } from './in-time.js';
import { isWhole } from './runtime-file.js';
import { siteKey, siteUrl } from './site.js';

/** @import { Bytes, RuntimeFile } from './runtime-file.js' */
/** @typedef {Pick<RuntimeFile, 'path' | 'sha256' | 'inside'>} Named */

const BUILD = /^[0-9a-f]{16}$/;

export class KeptBuild {
  #cache;

  /** @param {string} build */
  constructor(build) {
    this.#cache = siteKey(build);
  }

  /**
   * A file as its list says; nothing where it is not kept, is altered, or storage is blocked.
   * @param {Named} file
   * @returns {Promise<Bytes | undefined>}
   */
  async file(file) {
    const bytes = await this.bytes(file.path);
    return bytes && (await isWhole(bytes, file)) ? bytes : undefined;
  }

  /**
   * What is kept under a path, unchecked.
   * @param {string} path
   * @returns {Promise<Bytes | undefined>}
   */
  async bytes(path) {
    try {
      return await inTime(this.#bytes(path));
    } catch {
      return undefined;
    }
  }

  /** @param {string} path */
  async #bytes(path) {
    const kept = await this.#match(path);
    return kept && new Uint8Array(await kept.arrayBuffer());
  }

  /**
   * The same, as it comes.
   * @param {string} path
   * @returns {Promise<Response | undefined>}
   */
  async response(path) {
    try {
      return await inTime(this.#match(path));
    } catch {
      return undefined;
    }
  }

  /** @param {string} path */
  #match(path) {
    // Unlike `open`, this makes no cache where there is none.
    return caches.match(siteUrl(path), { cacheName: this.#cache, ignoreVary: true });
  }

  /**
   * Returns whether it is kept now: the disk may be full, or storage blocked.
   * @param {string} path
   * @param {Bytes} bytes
   */
  async keep(path, bytes) {
    try {
      await (await caches.open(this.#cache)).put(siteUrl(path), new Response(bytes));
      return true;
    } catch {
      return false;
    }
  }

  /** The paths of what is kept. */
  async paths() {
    try {
      if (!(await hasCache(this.#cache))) return [];
      const requests = await (await caches.open(this.#cache)).keys();
      return requests.map(({ url }) => url.slice(siteUrl('').length));
    } catch {
      return [];
    }
  }

  /** @param {readonly string[]} paths */
  async drop(paths) {
    try {
      const cache = await caches.open(this.#cache);
      await Promise.all(paths.map((path) => cache.delete(siteUrl(path))));
    } catch {
      // as above
    }
  }

  async clear() {
    await dropCache(this.#cache);
  }
}

/**
 * The names of this site's own caches, without what they begin with. A site on a path below has its own.
 * @returns {Promise<string[]>}
 */
export async function ownCaches() {
  try {
    const mark = siteKey('');
    const names = (await inTime(caches.keys())).filter((name) => name.startsWith(mark)).map((name) => name.slice(mark.length));
    return names.filter((name) => !/[/:]/.test(name));
  } catch {
    return [];
  }
}

/** The builds of which something is kept. */
export const keptBuilds = async () => (await ownCaches()).filter((name) => BUILD.test(name));

/** @param {string} name the whole of it */
export async function hasCache(name) {
  try {
    return await caches.has(name);
  } catch {
    return false;
  }
}

/** @param {string} name the whole of it */
export async function dropCache(name) {
  try {
    await caches.delete(name);
  } catch {
    // storage is blocked
  }
}

/** What was kept before caches had the site's path in their names: those that hold this site's `build.json`. */
export async function dropUnnamed() {
  try {
    const names = (await caches.keys()).filter((name) => /^liangzheng-[0-9a-f]{16}$/.test(name));
    for (const name of names) if (await caches.match(siteUrl('build.json'), { cacheName: name })) await caches.delete(name);
  } catch {
    // storage is blocked
  }
}

// Keeps a build whole: every file of it, checked, from what an older build has kept or from the network.
import { dropCache, dropUnnamed, hasCache, KeptBuild, keptBuilds, ownCaches } from './kept-build.js';
import { runtimeFile } from './runtime-file.js';
import { siteKey, siteUrl } from './site.js';
import { siteFile } from './site-file.js';

/** @import { Named } from './kept-build.js' */
/** @import { Bytes, RuntimeFile } from './runtime-file.js' */
/** @typedef {RuntimeFile & { later?: boolean, apart?: boolean }} Part later: not every check needs it; apart: none does, but
 *   another page than the verifier's, which keeps what it has used */
/** @typedef {[path: string, bytes: Bytes]} Kept */
/**
 * As sealing.py writes it into sw.js, which the browser keeps where no other script reaches it.
 * guide: the pack of all pages; files: other names and their hashes; offline: the page for what is not kept.
 * @typedef {object} Manifest
 * @property {string} build
 * @property {RuntimeFile} guide
 * @property {Record<string, string>} files
 * @property {readonly Part[]} runtime
 * @property {readonly string[]} trust
 * @property {Record<string, string>} headers
 * @property {Record<string, string>} types by suffix
 * @property {string} offline
 */
/**
 * What is kept and was checked just now. bytes: of everything that this site keeps. whole: all that every check needs; all:
 * what only some need, too.
 * @typedef {{ pages: boolean, trust: boolean, runtime: { files: number, of: number, bytes: number, total: number },
 *   bytes: number, whole: boolean, all: boolean }} State
 */

// Files asked for at one time.
const AT_ONCE = 6;
const START = 'start';

export class Keeping {
  #manifest;
  #own;
  /** @type {Promise<unknown>} */
  #last = Promise.resolve();
  // When something did not fit the last time.
  #full = { used: Infinity, free: -1 };

  /** @param {Manifest} manifest */
  constructor(manifest) {
    this.#manifest = manifest;
    this.#own = new KeptBuild(manifest.build);
  }

  /** @returns {RuntimeFile[]} all that the pages need */
  get #site() {
    const files = Object.entries(this.#manifest.files);
    return [this.#manifest.guide, ...files.map(([path, sha256]) => ({ path, bytes: 0, sha256, inside: sha256 }))];
  }

  /**
   * All of this build that the last one kept. What does not fit on the disk is left out; throws RuntimeError where a file
   * cannot be fetched as it is listed, which leaves the older build as it was.
   */
  install() {
    return this.#inTurn(async () => {
      const older = await this.#older();
      const had = (await Promise.all(older.map(runtimeOf))).flat();
      // What every page needs comes first: where room runs out, it is the verifier that has none.
      const homeless = await this.#keepAll(this.#site, older);
      await this.#keepTrust(older);
      homeless.push(...(await this.#keepAll(this.#follow(had), older)));
      await this.#makeRoom(homeless, older);
      await this.#keepTrust(older);
    });
  }

  /**
   * Goes on where keeping was cut off, or there was no room beside the older build; what nobody kept is left out. What
   * did not fit is fetched again only where there is more room than then: a browser counts what was removed as free some
   * time after. Returns whether all is kept.
   */
  fill() {
    return this.#inTurn(async () => {
      const missing = await this.#missing();
      const { used, free } = await room();
      if (missing.length && lengthsOf(missing) <= free && (used < this.#full.used || free > this.#full.free)) {
        await this.#keep(missing, []);
        this.#full = await room();
      }
      const left = await this.#missing();
      const trusted = !(await this.#own.paths()).length || (await this.#keepTrust([]));
      if (missing.length && !left.length) await this.#own.drop(this.#verifier.map(({ path }) => nameOf(path)));
      return trusted && !left.length;
    });
  }

  /** What of a build that was begun is not kept; nothing where none was. */
  async #missing() {
    const kept = new Set(await this.#own.paths());
    const wanted = [...this.#site, ...this.#follow(await runtimeOf(this.#own))];
    return kept.size ? wanted.filter(({ path }) => !kept.has(path)) : [];
  }

  /** Everything, what only some checks need included; throws RuntimeError. */
  everything() {
    return this.#whole(this.#verifier);
  }

  /** All that every check needs; throws RuntimeError. */
  needed() {
    return this.#whole(this.#needed);
  }

  /** @param {readonly RuntimeFile[]} runtime */
  #whole(runtime) {
    return this.#inTurn(async () => {
      await this.#keep([...this.#site, ...runtime], await this.#older());
      await this.#keepTrust([]);
    });
  }

  get #verifier() {
    return this.#manifest.runtime.filter(({ apart }) => !apart);
  }

  get #needed() {
    return this.#manifest.runtime.filter(({ later }) => !later);
  }

  /**
   * What of the runtime follows from what was kept of it: all that every check needs, and what else was used.
   * @param {readonly string[]} had
   */
  #follow(had) {
    const names = new Set(had.map(nameOf));
    return names.size ? this.#manifest.runtime.filter(({ later, path }) => !later || names.has(nameOf(path))) : [];
  }

  /** Whether what is not kept yet seems to fit: else it would be fetched again after every start, for nothing. */
  async hasRoom() {
    const kept = new Set(await this.#own.paths());
    const missing = [...this.#site, ...this.#needed].filter(({ path }) => !kept.has(path));
    return lengthsOf(missing) <= (await room()).free || (await hasCache(siteKey(START)));
  }

  /** Removes what older builds have kept; returns whether there was any. */
  async replaceOlder() {
    const older = await this.#older();
    await Promise.all([...older.map((build) => build.clear()), dropUnnamed()]);
    return older.length > 0;
  }

  /** Removes all that this site keeps in caches. */
  clear() {
    return this.#inTurn(async () => {
      await Promise.all((await ownCaches()).map((name) => dropCache(siteKey(name))));
    });
  }

  /**
   * One after the other, so that what is removed is not kept by the one before.
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  #inTurn(work) {
    const done = this.#last.then(work, work);
    this.#last = done.catch(() => {});
    return done;
  }

  async #older() {
    const names = (await keptBuilds()).filter((name) => name !== this.#manifest.build);
    return names.map((name) => new KeptBuild(name));
  }

  /**
   * @param {readonly RuntimeFile[]} files
   * @param {readonly KeptBuild[]} older
   */
  async #keep(files, older) {
    await this.#makeRoom(await this.#keepAll(files, older), older);
  }

  /**
   * Returns what there was no room for.
   * @param {readonly RuntimeFile[]} files
   * @param {readonly KeptBuild[]} older
   */
  async #keepAll(files, older) {
    /** @type {Kept[]} */
    const homeless = [];
    await each(files, async (file) => {
      if (await this.#own.file(file)) return;
      const bytes = (await first(older, (build) => build.file(file))) ?? (await runtimeFile(siteUrl(file.path), file));
      if (!(await this.#own.keep(file.path, bytes))) homeless.push([file.path, bytes]);
    });
    return homeless;
  }

  /**
   * All of it is there; only now is anything given up for it.
   * @param {readonly Kept[]} files that had no room
   * @param {readonly KeptBuild[]} older
   */
  async #makeRoom(files, older) {
    let homeless = files;
    const ways = [
      () => Promise.all(older.map(async (build) => build.drop(await runtimeOf(build)))),
      () => dropCache(siteKey(START)),
    ];
    for (const makeRoom of ways) {
      if (!homeless.length) return;
      await makeRoom();
      homeless = await this.#put(homeless);
    }
    // Their names take no room, and say what there was: an older build that had them is removed.
    const names = homeless.map(([path]) => path).filter((path) => this.#verifier.some((part) => part.path === path));
    await this.#put(names.map((path) => [nameOf(path), new Uint8Array()]));
  }

  /**
   * In their order; returns what there was no room for.
   * @param {readonly Kept[]} files
   */
  async #put(files) {
    const homeless = [];
    for (const [path, bytes] of files) if (!(await this.#own.keep(path, bytes))) homeless.push(/** @type {Kept} */ ([path, bytes]));
    return homeless;
  }

  /**
   * Copies for when there is no network, where there are none yet; returns whether they are kept.
   * @param {readonly KeptBuild[]} older
   */
  async #keepTrust(older) {
    const { trust } = this.#manifest;
    if ((await Promise.all(trust.map((path) => this.#own.bytes(path)))).every(Boolean)) return true;
    // All of one time, since they belong together.
    const sources = older.map((build) => () => Promise.all(trust.map((path) => build.bytes(path))));
    for (const source of [...sources, () => Promise.all(trust.map(siteFile))]) {
      const copies = await source();
      if (!copies.every((bytes) => bytes !== undefined)) continue;
      const kept = copies.map((bytes, at) => this.#own.keep(/** @type {string} */ (trust[at]), bytes));
      return (await Promise.all(kept)).every(Boolean);
    }
    return false;
  }

  /** @returns {Promise<State>} */
  async state() {
    const { trust } = this.#manifest;
    const runtime = this.#verifier;
    const site = await Promise.all(this.#site.map((file) => this.#own.file(file)));
    const packs = await Promise.all(runtime.map((file) => this.#own.file(file)));
    const copies = await Promise.all(trust.map((path) => this.#own.bytes(path)));
    const kept = packs.filter((bytes) => bytes !== undefined);
    const state = {
      pages: site.every(Boolean),
      trust: copies.every(Boolean),
      runtime: { files: kept.length, of: runtime.length, bytes: lengthOf(kept), total: runtime.reduce((sum, { bytes }) => sum + bytes, 0) },
      bytes: await keptBytes(),
    };
    const whole = state.pages && state.trust && runtime.every(({ later }, at) => later || packs[at]);
    return { ...state, whole, all: whole && kept.length === runtime.length };
  }
}

/** The name without its hash. @param {string} path */
const nameOf = (path) => path.replace(/\..*/, '');

/** @param {KeptBuild} build */
const runtimeOf = async (build) =>
  (await build.paths()).filter((path) => path.startsWith('runtime/') && !path.startsWith('runtime/guide.'));

/** @param {readonly RuntimeFile[]} files */
const lengthsOf = (files) => files.reduce((sum, { bytes }) => sum + bytes, 0);

// In bytes. What is free may be made up, so that nobody is known by it (Chromium says 10 GB); what is used is not.
async function room() {
  const { quota = Infinity, usage = 0 } = (await globalThis.navigator?.storage?.estimate()) ?? {};
  return { used: usage, free: quota - usage };
}

/** @param {readonly (Bytes | undefined)[]} files */
const lengthOf = (files) => files.reduce((sum, bytes) => sum + (bytes?.length ?? 0), 0);

async function keptBytes() {
  let sum = 0;
  try {
    for (const name of await ownCaches()) {
      const cache = await caches.open(siteKey(name));
      const sizes = (await cache.matchAll()).map(async (kept) => (await kept.blob()).size);
      sum += (await Promise.all(sizes)).reduce((total, size) => total + size, 0);
    }
  } catch {
    // storage is blocked: nothing is kept
  }
  return sum;
}

/**
 * @template T
 * @param {readonly T[]} items
 * @param {(item: T) => Promise<void>} work
 */
async function each(items, work) {
  const waiting = [...items];
  const lane = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  } finally {
    waiting.length = 0; // after a failure, no more is begun
  }
}

/**
 * @template T, R
 * @param {readonly T[]} items
 * @param {(item: T) => Promise<R | undefined>} find
 */
async function first(items, find) {
  for (const item of items) {
    const found = await find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

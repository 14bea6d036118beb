// What the service worker answers: pages and files of its own build, checked; the rest is the network's.
// Nothing is kept before it is answered, and storage that fails stops no answer.
import { sha256Of } from './digest.js';
import { KeptBuild, keptBuilds } from './kept-build.js';
import { isWhole, unpacked } from './runtime-file.js';
import { siteUrl } from './site.js';
import { TrustCopies } from './trust-copies.js';

/** @import { Manifest } from './keeping.js' */
/** @import { Named } from './kept-build.js' */
/** @import { Bytes } from './runtime-file.js' */
/** @typedef {(work: Promise<unknown>) => void} Later what goes on after the answer */

const HASHED = /^(?:assets|runtime|specimens)\/.*\.([0-9a-f]{16})\.[0-9a-z]+$/;
const HTML = '.html';

export class Answers {
  #manifest;
  #own;
  #trust;
  #pagesFirst;
  /** @type {Map<string, Named>} */
  #files;
  /** @type {Map<string, Named>} */
  #runtime;
  /** @type {Promise<Record<string, string>> | undefined} */
  #pages;

  /**
   * @param {Manifest} manifest
   * @param {{ pagesFirst?: boolean }} [options] pagesFirst: false where pages change while one looks at them
   */
  constructor(manifest, { pagesFirst = true } = {}) {
    const { build, files, runtime, guide } = manifest;
    this.#manifest = manifest;
    this.#own = new KeptBuild(build);
    this.#trust = new TrustCopies(this.#own);
    this.#pagesFirst = pagesFirst;
    this.#files = new Map(Object.entries(files).map(([path, sha256]) => [path, { path, sha256, inside: sha256 }]));
    this.#runtime = new Map([...runtime, guide].map((file) => [file.path, file]));
  }

  /**
   * @param {Request} request
   * @param {Later} later
   * @returns {Promise<Response> | undefined} nothing: as if there were no service worker
   */
  answer(request, later) {
    const { origin, pathname } = new URL(request.url);
    const site = new URL(siteUrl(''));
    if (request.method !== 'GET' || origin !== site.origin || !pathname.startsWith(site.pathname)) return undefined;
    // A part of a file: the rest of one that was cut off.
    if (request.headers.has('range')) return undefined;
    const path = pathname.slice(site.pathname.length);
    const navigates = request.mode === 'navigate';
    const pack = this.#runtime.get(path);
    if (pack) return this.#pack(pack, request, later);
    if (request.cache === 'reload' && !navigates) return undefined;
    const file = this.#files.get(path);
    if (file) return this.#file(file, later);
    if (HASHED.test(path)) return this.#ofAnotherBuild(path, request);
    if (this.#manifest.trust.includes(path)) return this.#trust.answer(path, request, (bytes) => this.#made(path, bytes));
    return navigates ? this.#page(path, request, later) : undefined;
  }

  /** The verifier has opened the trust lists that were answered last. */
  trustOpened() {
    return this.#trust.opened();
  }

  /** What was read is read again: it was removed, or put back. */
  forget() {
    this.#pages = undefined;
  }

  /**
   * @param {Named} file
   * @param {Later} later
   */
  async #file(file, later) {
    const kept = await this.#own.file(file);
    if (kept) return this.#made(file.path, kept);
    for (const cache of /** @type {const} */ (['default', 'reload'])) {
      const response = await fetch(siteUrl(file.path), { cache });
      if (!response.ok && cache === 'reload') return response;
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (!(await isWhole(bytes, file))) continue;
      later(this.#own.keep(file.path, bytes));
      return this.#made(file.path, bytes);
    }
    return Response.error();
  }

  /**
   * The page checks it, shows how it comes in, and asks again past every cache where what was kept is altered.
   * @param {Named} file
   * @param {Request} request
   * @param {Later} later
   */
  async #pack(file, request, later) {
    const kept = request.cache === 'reload' ? undefined : await this.#own.response(file.path);
    if (kept) return this.#made(file.path, kept.body);
    const response = await fetch(request);
    if (response.ok) later(this.#keepCopy(file, response.clone()));
    return response;
  }

  /**
   * @param {Named} file
   * @param {Response} copy
   */
  async #keepCopy(file, copy) {
    try {
      const bytes = new Uint8Array(await copy.arrayBuffer());
      if (await isWhole(bytes, file)) await this.#own.keep(file.path, bytes);
    } catch {
      // it was cut off on the way
    }
  }

  /**
   * For a page that is still open, or one that came from the network.
   * @param {string} path
   * @param {Request} request
   */
  async #ofAnotherBuild(path, request) {
    for (const name of await keptBuilds()) {
      const bytes = await new KeptBuild(name).bytes(path);
      if (bytes && (await isNamed(path, bytes))) return this.#made(path, bytes);
    }
    return fetch(request);
  }

  /**
   * @param {string} path
   * @param {Request} request
   * @param {Later} later
   */
  async #page(path, request, later) {
    if (this.#pagesFirst) {
      const kept = await this.#keptPage(path, request, later);
      if (kept) return kept;
    }
    try {
      return await fetch(request);
    } catch {
      return (await this.#keptPage(path, request, later)) ?? this.#offline();
    }
  }

  /**
   * @param {string} path
   * @param {Request} request
   * @param {Later} later
   */
  async #keptPage(path, request, later) {
    const pages = await this.#readPages(later);
    const name = path.replace(/(^|\/)index\.html$/, '$1');
    const page = own(pages, name);
    if (page !== undefined) return this.#html(page);
    // As hosts do it, so that what the page names is found.
    if (own(pages, `${name}/`) === undefined) return undefined;
    return Response.redirect(siteUrl(`${name}/`) + new URL(request.url).search, 302);
  }

  /**
   * Every page of the build, by its path; none where the pack is not kept, or altered.
   * @param {Later} later
   * @returns {Promise<Record<string, string>>}
   */
  async #readPages(later) {
    this.#pages ??= this.#unpackPages();
    try {
      return await this.#pages;
    } catch {
      this.#pages = undefined;
      later(this.#fetchPages());
      return {};
    }
  }

  async #unpackPages() {
    const pack = await this.#own.file(this.#manifest.guide);
    if (!pack) throw new TypeError('not kept');
    return new Response(unpacked(pack)).json();
  }

  async #fetchPages() {
    const { guide } = this.#manifest;
    try {
      const response = await fetch(siteUrl(guide.path));
      if (response.ok) await this.#keepCopy(guide, response);
    } catch {
      // another time
    }
  }

  #offline() {
    const root = new URL(siteUrl('')).pathname.slice(0, -1).replaceAll('&', '&amp;');
    return this.#html(this.#manifest.offline.replaceAll('__ROOT__', root), 503);
  }

  /**
   * @param {string} text
   * @param {number} [status]
   */
  #html(text, status = 200) {
    return new Response(text, { status, headers: this.#headers(HTML) });
  }

  /**
   * @param {string} path
   * @param {Bytes | ReadableStream<Bytes> | null} body
   */
  #made(path, body) {
    return new Response(body, { headers: this.#headers(path.slice(path.lastIndexOf('.'))) });
  }

  /**
   * Ours, whatever the host called it.
   * @param {string} suffix
   */
  #headers(suffix) {
    const { headers, types } = this.#manifest;
    return { ...headers, 'Content-Type': own(types, suffix) ?? 'application/octet-stream' };
  }
}

/**
 * @param {Record<string, string>} values
 * @param {string} name
 */
const own = (values, name) => (Object.hasOwn(values, name) ? values[name] : undefined);

/**
 * Whether a file is what its name says: it holds the first 16 digits of its SHA-256 (names.py).
 * @param {string} path
 * @param {Bytes} bytes
 */
async function isNamed(path, bytes) {
  return HASHED.exec(path)?.[1] === (await sha256Of(bytes)).slice(0, 16);
}

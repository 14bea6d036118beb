// What the holder's page keeps in this browser: of each document its key, and what was issued for it. The browser holds
// the keys; what lies here is a handle to each, which is of use in this profile alone.
import { siteKey } from './site.js';

/** @import { Bytes } from './runtime-file.js' */

/**
 * What was issued. title, issuer: in the words of the language in which it was kept. chosen: the groups shown last.
 * name: of the holder; tail: the end of the number; taken: when it was taken in; entries from before have none of these.
 * @typedef {{ credential: Bytes, title: string, issuer: string, chosen: readonly string[] | null, name?: string,
 *   tail?: string, taken?: number }} Kept
 */
/**
 * id: of the public key. made: when. kept: once there is a code for it.
 * @typedef {{ id: string, keys: CryptoKeyPair, made: number, kept?: Kept }} Entry
 */

const NAME = 'holder';
const TABLE = 'documents';
const VERSION = 1;

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

export class ShowStore {
  #database;

  /** @param {IDBDatabase} database */
  constructor(database) {
    this.#database = database;
    // Another tab with a newer page: this one goes on when it is loaded again.
    database.onversionchange = () => database.close();
  }

  /** @returns {Promise<ShowStore>} throws a DOMException where the browser keeps nothing */
  static async open() {
    const request = indexedDB.open(siteKey(NAME), VERSION);
    request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: 'id' });
    return new ShowStore(await done(request));
  }

  /** @returns {Promise<Entry[]>} the oldest first */
  async all() {
    const entries = await done(this.#table('readonly').getAll());
    return entries.sort((one, other) => one.made - other.made);
  }

  /**
   * Keeps an entry, and returns it as it is kept: some browsers say that they have kept a key, and have not.
   * @param {Entry} entry
   * @returns {Promise<Entry>} throws a DOMException
   */
  async put(entry) {
    const table = this.#table('readwrite');
    table.put(entry);
    await new Promise((resolve, reject) => {
      table.transaction.oncomplete = resolve;
      table.transaction.onabort = table.transaction.onerror = () => reject(table.transaction.error);
    });
    const kept = await done(this.#table('readonly').get(entry.id));
    if (!(kept?.keys?.privateKey instanceof CryptoKey)) throw new DOMException('the key was not kept', 'DataCloneError');
    return kept;
  }

  /** @param {string} id @returns {Promise<boolean>} false once another tab has removed it */
  async has(id) {
    return (await done(this.#table('readonly').count(id))) > 0;
  }

  /** @param {string} id */
  remove(id) {
    return done(this.#table('readwrite').delete(id));
  }

  /** @param {IDBTransactionMode} mode */
  #table(mode) {
    return this.#database.transaction(TABLE, mode, { durability: 'strict' }).objectStore(TABLE);
  }
}

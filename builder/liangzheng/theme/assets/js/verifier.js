// The Python worker: starts at once, takes questions before it is ready, and remembers the newest trust list.
import { TRUST_FILES } from './constants.js';
import { remember, remembered } from './remembered.js';
import { PYTHON } from './runtime.js';
import { toSecond } from './seconds.js';
import { siteUrl } from './site.js';
import { siteFile } from './site-file.js';
import { SnapshotStore } from './snapshot-store.js';
import { workerOf } from './trusted.js';
import { blobOf, bytesOf, textOf } from './unpacking.js';
import { WorkerClient } from './worker-client.js';

/** @import { Code, Pages } from './codes.js' */
/** @import { Ready, Trust } from './python-worker.js' */
/** @import { Report, Shown, View } from './report-view.js' */
/** @import { Bytes } from './runtime-file.js' */
/** @import { Name, Runtime } from './runtime.js' */

/**
 * As bridge.py answers a check. unfinished: parts of the code are missing, which may be shown next.
 * @typedef {{ report: Report, view: View, others?: readonly Shown[], unfinished: boolean, remember?: string }} Verdict
 */
/**
 * When a code was judged, and by which question: for looking at it again. at: RFC 3339.
 * @typedef {{ at: string, nonce: Uint8Array | null }} Moment
 */
/** @typedef {Verdict | { error: string, sentence?: string, remember?: undefined }} Answer */
/**
 * drawable: a picture that some browsers read; kind is null for what may be a code.
 * @typedef {{ error?: string, kind?: { code: string, format: string, way: '' | 'picture' | 'svg' | 'office' | 'video' } | null }} FileKind
 */

const MEMORY = 'trust';

// Whom an answer is for: the holder's page shows it, so that a question passed on from elsewhere can be noticed.
const LONGEST_AUDIENCE = 100;
const audience = () => {
  const address = siteUrl('');
  return address.length > LONGEST_AUDIENCE ? '' : address;
};

// Over one check, without the time for fetching; an ordinary one takes a tenth of a second, on a slow phone one.
const PATIENCE_MS = 4500;

// A restored heap that says nothing for so long is not waited for: an ordinary start takes a second or two.
const RESTORE_MS = 8000;

/** @returns {Promise<Trust>} */
async function trustFiles() {
  const names = [TRUST_FILES.list, TRUST_FILES.root, TRUST_FILES.changes];
  const [list, root, changes] = await Promise.all(names.map((name) => siteFile(`trust/${name}`)));
  return /** @type {Trust} */ ({ list, root, changes });
}

export class Verifier {
  #worker;
  #runtime;
  #lang;
  #policy;
  #words;
  /** @type {string | undefined} */
  #stopped;
  #snapshot;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #restoring;
  // After it failed once, the page goes without.
  #snapshotFailed = false;
  ready = false;
  // Whether the heap of an earlier start was restored.
  restored = false;

  /**
   * policy: the publisher's rules, JSON text. words: whether the language has a file of its own in the runtime. onReady: of the first start; one that follows a worker's end is not
   * reported. onStarting: everything is there. onRefused: there is no trust list to judge by, and why. onFailed: it did
   * not start.
   * @param {{ runtime: Pick<Runtime, 'file' | 'hash'>, lang: string, policy: string, words?: boolean, onStarting: () => void,
   *   onReady: (ready: Ready) => void, onRefused: (sentence: string) => void, onFailed: (error: unknown) => void }} settings
   */
  constructor({ runtime, lang, policy, words = false, onStarting, onReady, onRefused, onFailed }) {
    this.#runtime = runtime;
    this.#lang = lang;
    this.#policy = policy;
    this.#words = words;
    const of = PYTHON.map((name) => runtime.hash(name).slice(0, 16));
    this.#snapshot = new SnapshotStore([...of, navigator.userAgent].join(' '));
    this.#worker = new WorkerClient({
      spawn: () => this.#spawn(onStarting),
      onEvent: (event) => {
        if (event.need) this.#bring(event.need);
        if (event.snapshot) this.#snapshot.keep(event.snapshot);
        if (event.failed && this.#giveUpSnapshot()) return;
        if (event.failed?.sentence) onRefused(event.failed.sentence);
        else if (event.failed) onFailed(event.failed.cause);
        if (!event.ready) return;
        this.restored = this.#restoring !== undefined;
        clearTimeout(this.#restoring);
        this.#restoring = undefined;
        remember(MEMORY, event.ready.remember);
        if (this.ready) return;
        this.ready = true;
        onReady(event.ready);
        // At hand for when nobody can be asked.
        this.explain('verifier_stopped').then((sentence) => (this.#stopped = sentence));
      },
      onBroken: (error) => {
        if (this.#giveUpSnapshot()) return;
        onFailed(error);
      },
      patience: PATIENCE_MS,
    });
  }

  /** @param {() => void} onStarting */
  async #spawn(onStarting) {
    const greeting = this.#greeting(onStarting);
    greeting.catch(() => {}); // where the script cannot be fetched either, that is said
    const script = await blobOf(await this.#runtime.file('python-worker'));
    // It reads its script while the rest comes in.
    return { worker: workerOf(script, 'python-worker'), greeting };
  }

  /** @param {() => void} onStarting */
  async #greeting(onStarting) {
    const allowed = SnapshotStore.allowed && !this.#snapshotFailed;
    const [kept, engine, library, trust, words] = await Promise.all([
      allowed ? this.#snapshot.load() : undefined,
      this.#runtime.file('pyodide'),
      this.#runtime.file('python'),
      trustFiles(),
      // Without them the verifier speaks the language that lends them.
      this.#words ? this.#runtime.file('words').then(textOf).catch(() => '') : '',
    ]);
    if (!this.ready) onStarting();
    if (kept) this.#restoring = setTimeout(() => this.#giveUpSnapshot(), RESTORE_MS);
    const snapshot = kept ?? (allowed ? 'take' : null);
    const open = { site: siteUrl(''), engine, library, snapshot, trust, policy: this.#policy, ...(words ? { words } : {}) };
    return {
      message: { open: { ...open, lang: this.#lang, remembered: remembered(MEMORY) ?? '', at: toSecond() } },
      transfer: kept ? [kept.buffer] : [],
    };
  }

  // Starts in the ordinary way where a restored heap has failed; returns whether that is so.
  #giveUpSnapshot() {
    if (this.#restoring === undefined) return false;
    clearTimeout(this.#restoring);
    this.#restoring = undefined;
    this.#snapshotFailed = true;
    this.#snapshot.drop();
    this.#worker.restart();
    return true;
  }

  /** @param {Name} name A part of the runtime, which is fetched when it is first needed. */
  async #bring(name) {
    /** @type {Bytes | null} */
    let archive = null;
    try {
      archive = await bytesOf(await this.#runtime.file(name));
    } catch {
      // the worker answers that it cannot be fetched
    }
    this.#worker.tell({ part: { name, archive } });
  }

  // After a file could not be fetched: those that are there are not fetched again.
  retry() {
    this.#worker.restart();
  }

  /**
   * Waits for the start if need be.
   * @param {readonly Code[]} codes
   * @param {{ pages?: Pages, at?: string, nonce?: Uint8Array | null }} [how] pages: of a PDF. at: now, if none is given. nonce: of
   *   the question that it has to answer
   * @returns {Promise<Answer>}
   */
  async check(codes, { pages, at = toSecond(), nonce } = {}) {
    // Its own name even where nothing is asked: what answers an old question of this checker is told from another's.
    const asked = { audience: audience(), ...(nonce ? { nonce } : {}) };
    const answer = await this.#worker.ask({ codes, ...(pages ? { pages } : {}), ...asked, at, lang: this.#lang });
    if (answer.remember) remember(MEMORY, answer.remember);
    if (answer.error === 'stopped' || answer.error === 'slow') {
      // Whatever it was that ended it: the next one starts without what was kept of an earlier one.
      this.#snapshotFailed = true;
      this.#snapshot.drop();
      answer.sentence = this.#stopped;
    } else if (answer.error === 'part') {
      answer.sentence = await this.explain('runtime_part_missing');
    }
    return answer;
  }

  /**
   * The text of a question, for a holder's page to scan.
   * @param {Uint8Array} nonce
   * @returns {Promise<{ text?: string, error?: string, sentence?: string }>}
   */
  ask(nonce) {
    return this.#worker.ask({ ask: nonce, audience: audience(), lang: this.#lang });
  }

  /**
   * What holder_page.py answers a holder's page.
   * @param {'ask' | 'issued' | 'describe' | 'live' | 'question'} what
   * @param {Record<string, unknown>} given
   * @returns {Promise<any>}
   */
  async hold(what, given) {
    const answer = await this.#worker.ask({ hold: what, given, lang: this.#lang });
    if (answer.error === 'stopped' || answer.error === 'slow') answer.sentence = this.#stopped;
    return answer;
  }

  /**
   * What a file is, by its beginning.
   * @param {Uint8Array} head
   * @returns {Promise<FileKind>}
   */
  kindOf(head) {
    return this.#worker.ask({ head });
  }

  /**
   * The catalogue's sentence for a code of the page's own, such as image_too_large.
   * @param {string} code
   * @param {string} [format] the name of a file's kind
   * @returns {Promise<string | undefined>}
   */
  async explain(code, format = '') {
    return (await this.#worker.ask({ explain: code, format, lang: this.#lang })).sentence;
  }
}

// The holder's page: its parts are made and joined here.
import { toBytes, toText } from './base64url.js';
import { byId } from './dom.js';
import { HeldPictures } from './held-pictures.js';
import { listenForLink } from './link.js';
import { keepAll } from './offline-keeper.js';
import { offlinePanel } from './offline-panel.js';
import { pageVerifier } from './page-verifier.js';
import { PdfReader } from './pdf.js';
import { toSecond } from './seconds.js';
import { asking } from './show-asking.js';
import { dayOf, ShownDocument } from './show-document.js';
import { entryFor, expired, judged } from './show-judge.js';
import { newKeys, pointOf } from './show-keys.js';
import { documentList } from './show-list.js';
import { LiveCode } from './show-live.js';
import { nextCode } from './show-next.js';
import { removing } from './show-removing.js';
import { signedText, ToldError } from './show-sign.js';
import { Symbols } from './show-symbol.js';
import { taking } from './show-taking.js';

/** @import { Code } from './codes.js' */
/** @import { Entry, ShowStore } from './show-store.js' */
/** @import { ShowView } from './show-view.js' */
/** @import { Answer } from './verifier.js' */
/** @import { Say } from './words.js' */

// Characters of a number that tell it from another.
const TAIL = 4;

/** @param {{ store: ShowStore, view: ShowView, say: Say }} given */
export async function begin({ store, view, say }) {
  const { lang, runtime, scanner, verifier, failed } = pageVerifier(byId('show'), {
    say,
    onProblem: (sentence, how) => view.problem(sentence, how),
    onReady: () => navigator.serviceWorker?.ready.then(({ active }) => active?.postMessage('keep-runtime')),
  });
  offlinePanel(byId('offline'), say);
  const pdf = new PdfReader(runtime, scanner);
  const hold = verifier.hold.bind(verifier);
  const symbols = new Symbols(runtime);
  /** @type {readonly Entry[]} */
  let entries = [];
  /** @type {'issued' | 'question'} */
  let expected = 'issued';

  const drawList = documentList({
    say,
    lang,
    onOpen: (entry) => void openDocument(entry),
    onAsk: (entry) => void ask(entry).catch((error) => failed(error, 'start')),
    onRemove: (entry) => askRemoval(entry),
  });

  async function load() {
    entries = await store.all();
    drawList(entries);
    await tellLasting();
  }

  /** Whether the browser has promised not to empty this storage by itself. */
  async function tellLasting() {
    const lasts = await navigator.storage?.persisted?.().catch(() => false);
    byId('lasting').textContent = say(lasts ? 'show_lasting' : 'show_not_lasting');
    byId('lasting').hidden = !entries.length;
  }

  /** @param {{ focus?: boolean }} [options] */
  function home(options) {
    take.close();
    shown.forget();
    view.screen('documents', options);
  }

  const ask = asking({ hold, symbols, view, say });

  async function askNew() {
    /** @type {CryptoKeyPair} */
    let keys;
    try {
      keys = await newKeys();
    } catch (error) {
      view.problem(say('show_key_refused'), { cause: String(error) });
      return;
    }
    try {
      const entry = await store.put({ id: toText(await pointOf(keys)), keys, made: Date.now() });
      // Firefox asks the person, who may take their time.
      navigator.storage?.persist?.().then(tellLasting, () => {});
      await load();
      await ask(entry);
    } catch (error) {
      if (error instanceof DOMException) view.problem(say('show_no_storage'), { cause: String(error) });
      else failed(error, 'start');
    }
  }

  /**
   * A live code of an entry.
   * @param {Entry} entry
   * @param {readonly string[]} names
   * @param {{ credential?: Uint8Array, nonce?: Uint8Array, audience?: string }} [more]
   * @returns {Promise<string>} throws ToldError
   */
  async function live(entry, names, { credential = entry.kept?.credential, ...asked } = {}) {
    const written = await signedText(hold, 'live', { credential, names: [...names], at: toSecond(), ...asked }, entry.keys);
    if ('error' in written) throw new ToldError(written.sentence || say('failed_stopped'));
    return written.text;
  }

  /** @param {string} text @returns {Promise<Answer>} */
  const check = (text) => verifier.check([{ data: new TextEncoder().encode(text) }]);

  /** @param {readonly Code[]} codes */
  async function keep(codes) {
    const issued = await hold('issued', { codes });
    if (issued.error || issued.other) {
      view.problem(issued.sentence ?? say(`show_other_${issued.other}`));
      return;
    }
    entries = await store.all();
    const entry = entryFor(entries, issued.point);
    if (typeof entry === 'string') {
      view.problem(say(`show_${entry}`));
      return;
    }
    if (expired(issued.ends, Date.now())) {
      view.problem(say('show_not_kept_expired', { day: dayOf(issued.ends, lang) }));
      return;
    }
    const credential = toBytes(issued.credential);
    const names = issued.groups.map((/** @type {{ name: string }} */ { name }) => name);
    const answer = await check(await live(entry, names, { credential }));
    const verdict = judged(answer, { made: issued.made, now: Date.now() });
    if (!verdict.keep && verdict.clock) {
      view.problem(say('show_clock'));
      return;
    }
    if (!verdict.keep) {
      const { verdict: word, sentence } = verdict;
      view.problem(word ? say('show_not_kept', { verdict: word, sentence }) : sentence || say('failed_stopped'));
      return;
    }
    const about = 'view' in answer ? answer.view : null;
    const title = about?.document?.title || issued.kind;
    const { name = '', licence_number: number = '' } = 'report' in answer ? (answer.report.document ?? {}) : {};
    const whose = { name: String(name), tail: String(number).slice(-TAIL), taken: Date.now() };
    const kept = await store.put({ ...entry, kept: { credential, title, issuer: about?.about[0]?.[1] ?? '', chosen: null, ...whose } });
    await load();
    await openDocument(kept);
    view.note(say('show_kept'));
    // From now on it is to work without a network, wherever its holder is.
    keepAll().catch(() => {}).then(tellLasting);
  }

  /** @param {readonly Code[]} codes */
  async function answerQuestion(codes) {
    const { entry } = shown;
    const question = await hold('question', { codes });
    if (question.error || question.other) {
      view.problem(question.sentence ?? say('show_no_question'));
      return;
    }
    if (!entry) return;
    view.screen('document');
    const nonce = toBytes(question.nonce);
    const { audience } = question;
    const asker = audience ? say('show_answers_to', { name: audience }) : say('show_answers');
    const write = next(entry, { nonce, ...(audience ? { audience } : {}) });
    await code.open({ title: asker, shown: shown.inWords, write });
  }

  const take = taking({
    readers: { scanner, pdf, held: new HeldPictures(scanner), verifier },
    view,
    say,
    onCodes: (codes) => (expected === 'question' ? answerQuestion(codes) : keep(codes)),
  });

  /** @param {'issued' | 'question'} what */
  function takeIn(what) {
    expected = what;
    take.open(what);
  }

  const shown = new ShownDocument({
    say,
    lang,
    seenBy: async (entry, chosen) => check(await live(entry, chosen)),
    onChoice: (entry, chosen) => {
      if (entry.kept) entry.kept.chosen = chosen;
      store.put(entry).catch(() => {}); // it is only not remembered
    },
  });

  const next = nextCode({ store, shown, say, live });

  /** @param {Entry} entry */
  async function openDocument(entry) {
    view.note(say('show_opening'));
    const described = await hold('describe', { credential: entry.kept?.credential });
    if (described.error) {
      view.problem(described.sentence || say('failed_stopped'), { reload: true });
      return;
    }
    view.screen('document');
    await shown.show(entry, described);
  }

  const code = new LiveCode({
    symbols,
    onFail: (error) => (error instanceof ToldError ? view.problem(error.message) : failed(error, 'stopped')),
    onClose: () => byId('show-code').focus(),
  });

  const askRemoval = removing({
    say,
    lang,
    onRemove: async (entry) => {
      await store.remove(entry.id);
      await load();
      home();
      view.note(say('show_removed'));
    },
  });

  byId('ask-new').addEventListener('click', () => void askNew());
  for (const id of ['take-new', 'asking-take']) byId(id).addEventListener('click', () => takeIn('issued'));
  byId('show-code').addEventListener('click', () => {
    const { entry } = shown;
    if (!entry) return;
    void code.open({ title: entry.kept?.title ?? '', shown: shown.inWords, write: next(entry) });
  });
  byId('answer').addEventListener('click', () => takeIn('question'));
  byId('document-remove').addEventListener('click', () => shown.entry && askRemoval(shown.entry));
  for (const back of document.querySelectorAll('[data-back]')) {
    back.addEventListener('click', () => {
      const { entry } = shown;
      if (expected === 'question' && !byId('taking').hidden && entry) {
        take.close();
        view.screen('document');
      } else {
        home();
      }
    });
  }
  byId('reload').addEventListener('click', () => location.reload());
  byId('retry').addEventListener('click', () => {
    view.clear();
    scanner.retry();
    verifier.retry();
  });

  await load();
  view.screen('documents', { focus: false });
  listenForLink({
    onText: (text) => {
      takeIn('issued');
      void take.onText(text);
    },
    onProblem: (word) => view.problem(say(word)),
  });
}

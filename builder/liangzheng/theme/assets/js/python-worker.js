// Runs the verifier: Pyodide with verifier_wasm. In: {id, codes, at, lang}, {id, explain, format, lang}, {id, ask}, {id, head},
// or {id, hold, given, lang} of a holder's page; out: {id, …} as bridge.py and holder_page.py say, and {id, idle} around the
// time in which something is waited for: a status list, or a
// part of the runtime, which {need} asks the page for and {part} brings.
// Of a photo: {id, seen, lang}; out as verifier_wasm/photo/bridge.py says.
// The first message is {open}, or {rules} where only the rules of a photo are asked; then comes {alive, ready} or {failed}, and {snapshot} where one was asked for.
import { loadPyodide, version } from 'pyodide';
import { info } from 'pyodide/pyodide-lock.json';
import { givenTo } from './pyodide-files.js';
import { reseed } from './reseed.js';
import { setSite, siteUrl } from './site.js';
import { keepStatus, statusTokens } from './status-fetch.js';
import { bytesOf, moduleOf } from './unpacking.js';

/** @import { Code, Pages } from './codes.js' */
/** @import { Seen } from './photo-seen.js' */
/** @import { Bytes } from './runtime-file.js' */
/** @import { Token } from './status-fetch.js' */

/** @typedef {{ sequence: number, remember: string, rules: readonly (readonly [string, string])[] }} Ready */
/** @typedef {{ error: string, sentence?: string, cause?: string }} Failed */
/**
 * engine, library: files of the runtime, Pyodide's WebAssembly and what Python imports. snapshot: of an earlier start's heap, or 'take' one.
 * @typedef {object} Open
 * @property {string} site
 * @property {Bytes} engine
 * @property {Bytes} library
 * @property {Bytes | 'take' | null} snapshot
 * @property {Trust} trust
 * @property {string} policy
 * @property {string} lang
 * @property {string} [words] the sentences of a language that the verifier does not know by itself
 * @property {string} remembered
 * @property {string} at
 */
/** @typedef {{ list: Bytes, root: Bytes, changes: Bytes }} Trust */
/** @typedef {{ codes: readonly Code[], pages?: Pages, nonce?: Uint8Array, audience?: string, at: string, lang: string }} Check */
/** @typedef {{ ask: Uint8Array, audience: string, lang: string }} Ask */
/** @typedef {{ explain: string, format?: string, lang: string }} Explain */
/**
 * What of holder_page.py is called, and with what; codes as of a check.
 * @typedef {{ hold: 'ask' | 'issued' | 'describe' | 'live' | 'question', given: Record<string, unknown>, lang: string }} Hold
 */
/** @typedef {{ id: number } & (Check | Explain | Ask | Hold | { head: Uint8Array } | Photo)} Question */
/** @typedef {{ seen: Seen, lang: string, at: string }} Photo */
/** photo: the archive of the rules. @typedef {Pick<Open, 'site' | 'engine' | 'library'> & { photo: Bytes }} Rules */
/** @typedef {{ name: string, archive: Bytes | null }} Part null: it cannot be fetched */

/** @param {Pick<Open, 'site' | 'engine' | 'library' | 'snapshot'>} settings */
async function python({ site, engine, library, snapshot }) {
  setSite(site);
  const [module, archive] = await Promise.all([moduleOf(engine), bytesOf(library)]);
  const restored = snapshot instanceof Uint8Array ? snapshot : undefined;
  const takeBack = givenTo({ module, archive });
  const pyodide = await loadPyodide({
    indexURL: siteUrl('runtime/'),
    packageBaseUrl: siteUrl('runtime/'),
    // No packages: all that is imported lies in the one archive.
    lockFileContents: { info: { ...info, version, arch: 'wasm32' }, packages: {} },
    ...{ _makeSnapshot: snapshot === 'take', _loadSnapshot: restored },
  });
  takeBack();
  if (restored) {
    // Its bytes are in the heap now; Pyodide would hold them for ever.
    structuredClone(restored.buffer, { transfer: [restored.buffer] });
    reseed(pyodide);
  }
  return pyodide;
}

/** @param {Open} settings */
async function start({ trust, policy, lang, words = '', remembered, at, ...files }) {
  const pyodide = await python(files);
  const bridge = pyodide.pyimport('verifier_wasm.bridge').Bridge();
  const started = { pyodide, bridge };
  const opened = await withParts(started, undefined, () => {
    const given = [trust.list, trust.root, trust.changes].map((bytes) => pyodide.toPy(bytes));
    const [list, root, changes] = given;
    const told = bridge.open.callKwargs(list, root, { changes, policy, remembered, at, lang, words });
    for (const proxy of given) proxy.destroy();
    return JSON.parse(told);
  });
  return { ...started, opened };
}

/** @typedef {Pick<Awaited<ReturnType<typeof start>>, 'pyodide' | 'bridge'>} Started */

// The package without what its __init__ imports: the verifier, two hundred modules of which the rules use a few.
const RULES = `
import sys
from importlib.util import find_spec, module_from_spec
sys.path.append('/lib/photo.zip')
package = sys.modules['verifier_wasm'] = module_from_spec(find_spec('verifier_wasm'))
package.__path__.append('/lib/photo.zip/verifier_wasm')
`;

/** @param {Rules} settings */
async function startRules({ photo, ...files }) {
  const [pyodide, archive] = await Promise.all([python({ ...files, snapshot: null }), bytesOf(photo)]);
  pyodide.FS.writeFile('/lib/photo.zip', archive);
  pyodide.runPython(RULES);
  return { pyodide, bridge: pyodide.pyimport('verifier_wasm.photo.bridge') };
}

/** @type {Map<string, (part: Part) => void>} */
const awaited = new Map();

/**
 * What Python says; where it lacks a part of the runtime, that is fetched and Python asked again.
 * @param {Started} started
 * @param {number | undefined} id
 * @param {() => Record<string, any>} ask
 * @returns {Promise<Record<string, any>>}
 */
async function withParts({ pyodide }, id, ask) {
  for (let last; ; ) {
    const result = ask();
    const { load } = result;
    if (!load || load === last) return load ? { error: 'part' } : result;
    last = load;
    if (id !== undefined) self.postMessage({ id, idle: true });
    self.postMessage({ need: load });
    const { archive } = await new Promise((/** @type {(part: Part) => void} */ resolve) => awaited.set(load, resolve));
    if (id !== undefined) self.postMessage({ id, idle: false });
    if (!archive) return { error: 'part' };
    const path = `/lib/${load}.zip`;
    pyodide.FS.writeFile(path, archive);
    pyodide.runPython(`import sys; sys.path.append(${JSON.stringify(path)})`);
  }
}

/**
 * @param {Started} started
 * @param {Question} question
 * @returns {Record<string, unknown> | Promise<Record<string, unknown>>}
 */
function answer(started, question) {
  const { pyodide, bridge } = started;
  if ('seen' in question) {
    const { told, ...parts } = question.seen;
    const given = Object.fromEntries(Object.entries(parts).map(([name, bytes]) => [name, pyodide.toPy(bytes)]));
    const findings = JSON.parse(bridge.check.callKwargs(told, { ...given, lang: question.lang, at: question.at }));
    for (const proxy of Object.values(given)) proxy.destroy();
    return findings;
  }
  if ('codes' in question) return check(started, question);
  if ('explain' in question) {
    const { explain, lang, format = '' } = question;
    return JSON.parse(bridge.explain.callKwargs(explain, { lang, format }));
  }
  if ('ask' in question) {
    const nonce = pyodide.toPy(question.ask);
    const asked = JSON.parse(bridge.ask.callKwargs(nonce, { audience: question.audience, lang: question.lang }));
    nonce.destroy();
    return asked;
  }
  if ('hold' in question) return hold(started, question);
  const head = pyodide.toPy(question.head);
  const kind = JSON.parse(bridge.file_kind(head));
  head.destroy();
  return kind;
}

/**
 * @param {Started} started
 * @param {Hold} question
 */
function hold({ pyodide }, { hold: what, given, lang }) {
  const { codes, ...others } = given;
  const seen = /** @type {readonly Code[] | undefined} */ (codes)?.map(({ data, symbology, part }) => [data, symbology, part]);
  const all = Object.entries({ ...others, codes: seen }).filter(([, value]) => value !== undefined);
  const proxies = pyodide.toPy(Object.fromEntries(all));
  const told = pyodide.pyimport('verifier_wasm.holder_page').told(what, proxies, lang);
  proxies.destroy();
  return JSON.parse(told);
}

/**
 * @param {Started} started
 * @param {Check & { id: number }} question
 */
async function check(started, { id, codes, pages, nonce, audience = '', at, lang }) {
  const { pyodide, bridge } = started;
  /** @type {Map<string, Token[]>} */
  const tokens = new Map();
  for (;;) {
    const result = await withParts(started, id, () => {
      const given = pyodide.toPy(codes.map(({ data, symbology, part }) => [data, symbology, part]));
      const fetched = pyodide.toPy(tokens);
      const asked = nonce ? pyodide.toPy(nonce) : undefined;
      const pdf = { looked: pages?.[0], pages: pages?.[1] };
      const told = bridge.check.callKwargs(given, { at, lang, tokens: fetched, ...pdf, nonce: asked, audience });
      asked?.destroy();
      given.destroy();
      fetched.destroy();
      return JSON.parse(told);
    });
    // Each turn adds the list that was asked for, or that it is not available; so this ends.
    if (!result.fetch || tokens.has(result.fetch.uri)) {
      const { used } = result;
      const token = used && tokens.get(used.uri)?.[used.position];
      if (token) await keepStatus(used.uri, token, used.ttl);
      return result;
    }
    self.postMessage({ id, idle: true });
    tokens.set(result.fetch.uri, await statusTokens(result.fetch));
    self.postMessage({ id, idle: false });
  }
}

/** @type {Promise<Started> | undefined} */
let started;

self.addEventListener('message', async (/** @type {MessageEvent<{ open: Open } | { rules: Rules } | { part: Part } | Question>} */ { data }) => {
  if ('part' in data) {
    awaited.get(data.part.name)?.(data.part);
    return;
  }
  if ('rules' in data) {
    started = startRules(data.rules);
    started.then(
      () => self.postMessage({ alive: true }),
      (error) => self.postMessage({ failed: { error: 'start', cause: String(error) } }),
    );
    return;
  }
  if ('open' in data) {
    const starting = start(data.open);
    started = starting;
    try {
      const { pyodide, opened } = await starting;
      self.postMessage({ alive: true, ...(opened.error ? { failed: opened } : { ready: opened }) });
      if (opened.error || data.open.snapshot !== 'take') return;
      // Now, when all that a start needs has been used once, and before anything is checked: nothing of a licence is in it.
      const taken = pyodide.makeMemorySnapshot();
      self.postMessage({ snapshot: taken }, { transfer: [taken.buffer] });
    } catch (error) {
      self.postMessage({ failed: { error: 'start', cause: String(error) } });
    }
    return;
  }
  try {
    if (!started) throw new Error('asked before it was opened');
    self.postMessage({ id: data.id, ...(await answer(await started, data)) });
  } catch (error) {
    // The bridge raises nothing: this is the end of Python, such as a stack that ran over.
    self.postMessage({ id: data.id, error: 'stopped', fatal: true, cause: String(error) });
  }
});

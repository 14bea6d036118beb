// Runs the verifier: Pyodide with verifier_wasm. In: {id, codes, at, lang}, {id, explain, format, lang} or {id, head};
// out: {id, …} as bridge.py says, and {id, idle} around the time in which a status list is fetched.
// The first message is {open: {lang, remembered, at}}; then come {progress}, and {alive, ready} or {failed}.
import { loadPyodide } from '../../runtime/pyodide/pyodide.mjs';
import { TRUST_FILES } from './constants.js';
import { watchFetches } from './fetch-progress.js';
import { siteUrl } from './site.js';
import { keepStatus, statusTokens } from './status-fetch.js';

/** @import { Code } from './codes.js' */
/** @import { Token } from './status-fetch.js' */

/** @typedef {{ loaded: number, total: number } | { starting: true }} Progress in bytes */
/** @typedef {{ sequence: number, remember: string, rules: readonly (readonly [string, string])[] }} Ready */
/** @typedef {{ error: string, sentence?: string, cause?: string }} Failed */
/** @typedef {{ lang: string, remembered: string, at: string }} Open */
/** @typedef {{ codes: readonly Code[], at: string, lang: string }} Check */
/** @typedef {{ explain: string, format?: string, lang: string }} Explain */
/** @typedef {{ id: number } & (Check | Explain | { head: Uint8Array })} Question */
/** @typedef {{ runtime: readonly { path: string, bytes: number }[], packages: string[] }} Build */

/** @param {string} path */
async function bytes(path) {
  const response = await fetch(siteUrl(path), { cache: 'no-cache' });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** @param {Open} settings */
async function start({ lang, remembered, at }) {
  /** @type {Build} */
  const build = await (await fetch(siteUrl('build.json'), { cache: 'no-cache' })).json();
  // What Pyodide fetches; its scripts are imported, which nobody can count.
  const files = build.runtime.filter(({ path }) => /^runtime\/pyodide\/.*\.(wasm|zip|whl)$/.test(path));
  const fetches = watchFetches(files, (progress) => self.postMessage({ progress }));
  const [pyodide, trustList, root, changes, policy] = await Promise.all([
    Promise.race([loadPyodide({ indexURL: siteUrl('runtime/pyodide/'), packages: build.packages }), fetches.failed]),
    bytes(`trust/${TRUST_FILES.list}`),
    bytes(`trust/${TRUST_FILES.root}`),
    bytes(`trust/${TRUST_FILES.changes}`),
    bytes('trust/policy.json'),
  ]);
  fetches.stop();
  self.postMessage({ progress: { starting: true } });
  const bridge = pyodide.pyimport('verifier_wasm.bridge').Bridge();
  const open = bridge.open.callKwargs(pyodide.toPy(trustList), pyodide.toPy(root), {
    changes: pyodide.toPy(changes),
    policy: new TextDecoder().decode(policy),
    remembered,
    at,
    lang,
  });
  return { pyodide, bridge, opened: JSON.parse(open) };
}

/** @typedef {Awaited<ReturnType<typeof start>>} Started */

/**
 * @param {Started} started
 * @param {Question} question
 * @returns {Record<string, unknown> | Promise<Record<string, unknown>>}
 */
function answer(started, question) {
  const { pyodide, bridge } = started;
  if ('codes' in question) return check(started, question);
  if ('explain' in question) {
    const { explain, lang, format = '' } = question;
    return JSON.parse(bridge.explain.callKwargs(explain, { lang, format }));
  }
  const head = pyodide.toPy(question.head);
  const kind = JSON.parse(bridge.file_kind(head));
  head.destroy();
  return kind;
}

/**
 * @param {Started} started
 * @param {Check & { id: number }} question
 */
async function check({ pyodide, bridge }, { id, codes, at, lang }) {
  /** @type {Map<string, Token[]>} */
  const tokens = new Map();
  for (;;) {
    const given = pyodide.toPy(codes.map(({ data, symbology, part }) => [data, symbology, part]));
    const fetched = pyodide.toPy(tokens);
    const result = JSON.parse(bridge.check.callKwargs(given, { at, lang, tokens: fetched }));
    given.destroy();
    fetched.destroy();
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

self.addEventListener('message', async (/** @type {MessageEvent<{ open: Open } | Question>} */ { data }) => {
  if ('open' in data) {
    started = start(data.open);
    try {
      const { opened } = await started;
      self.postMessage({ alive: true, ...(opened.error ? { failed: opened } : { ready: opened }) });
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

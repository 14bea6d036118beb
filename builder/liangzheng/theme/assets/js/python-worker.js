// Runs the verifier: Pyodide with verifier_wasm. In: {id, codes, at, lang} or {id, explain, format, lang}; out: {id, …}
// as bridge.py says, and {id, idle} around the time in which a status list is fetched.
// The first message is {open: {lang, remembered, at}}; then come {progress}, and {alive, ready} or {failed}.
import { loadPyodide } from '../../runtime/pyodide/pyodide.mjs';
import { watchFetches } from './fetch-progress.js';
import { siteUrl } from './site.js';
import { keepStatus, statusTokens } from './status-fetch.js';

async function bytes(path) {
  const response = await fetch(siteUrl(path), { cache: 'no-cache' });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function start({ lang, remembered, at }) {
  const build = await (await fetch(siteUrl('build.json'), { cache: 'no-cache' })).json();
  // What Pyodide fetches; its scripts are imported, which nobody can count.
  const files = build.runtime.filter(({ path }) => /^runtime\/pyodide\/.*\.(wasm|zip|whl)$/.test(path));
  const fetches = watchFetches(files, (progress) => self.postMessage({ progress }));
  const [pyodide, trustList, root, changes, policy] = await Promise.all([
    Promise.race([loadPyodide({ indexURL: siteUrl('runtime/pyodide/'), packages: build.packages }), fetches.failed]),
    bytes('trust/trust-list.cbor'),
    bytes('trust/root.cbor'),
    bytes('trust/root-changes.cbor'),
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

async function answer({ pyodide, bridge }, { id, explain, format, codes, at, lang }) {
  if (explain) return JSON.parse(bridge.explain.callKwargs(explain, { lang, format: format ?? '' }));
  const tokens = new Map();
  for (;;) {
    const given = pyodide.toPy(codes.map(({ data, symbology, part }) => [data, symbology, part]));
    const fetched = pyodide.toPy(tokens);
    const result = JSON.parse(bridge.check.callKwargs(given, { at, lang, tokens: fetched }));
    given.destroy();
    fetched.destroy();
    // Each turn adds the list that was asked for, or that it cannot be had; so this ends.
    if (!result.fetch || tokens.has(result.fetch.uri)) {
      const { used } = result;
      if (used) await keepStatus(used.uri, tokens.get(used.uri)[used.position], used.ttl);
      return result;
    }
    self.postMessage({ id, idle: true });
    tokens.set(result.fetch.uri, await statusTokens(result.fetch));
    self.postMessage({ id, idle: false });
  }
}

let started;

self.addEventListener('message', async ({ data }) => {
  if (data.open) {
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
    self.postMessage({ id: data.id, ...(await answer(await started, data)) });
  } catch (error) {
    // The bridge raises nothing: this is the end of Python, such as a stack that ran over.
    self.postMessage({ id: data.id, error: 'stopped', fatal: true, cause: String(error) });
  }
});

// Pyodide as its documentation starts it, with the verifier's wheels fetched beside the core, and the verifier opened
// as the site's page opens it.
import { loadPyodide } from './pyodide/pyodide.mjs';

const bytes = async (path) => new Uint8Array(await (await fetch(new URL(path, import.meta.url))).arrayBuffer());

const [pyodide, list, root, changes, policy] = await Promise.all([
  loadPyodide({ packages: ['verifier-wasm'] }),
  bytes('trust/trust-list.cbor'),
  bytes('trust/root.cbor'),
  bytes('trust/root-changes.cbor'),
  bytes('trust/policy.json'),
]);
const bridge = pyodide.pyimport('verifier_wasm.bridge').Bridge();
const opened = bridge.open.callKwargs(pyodide.toPy(list), pyodide.toPy(root), {
  changes: pyodide.toPy(changes),
  policy: new TextDecoder().decode(policy),
  remembered: '',
  at: `${new Date().toISOString().slice(0, 19)}Z`,
  lang: 'zh',
});
self.postMessage(JSON.parse(opened));

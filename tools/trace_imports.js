// Lists the modules of Python's library that are there after Pyodide has started and every module of the verifier was
// imported, one name a line. Arguments: folders to import from, the verifier's last.
import process from 'node:process';

import { loadPyodide } from 'pyodide';

const folders = process.argv.slice(2);
const pyodide = await loadPyodide();
folders.forEach((folder, number) => {
  pyodide.FS.mkdirTree(`/from/${number}`);
  pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: folder }, `/from/${number}`);
});
const names = pyodide.runPython(`
import importlib, pkgutil, sys
sys.path += [f"/from/{number}" for number in range(${folders.length})]
import verifier_wasm
for found in pkgutil.walk_packages(verifier_wasm.__path__, "verifier_wasm."):
    if not found.name.endswith(".host"):  # needs cryptography, which the page has not
        importlib.import_module(found.name)
"\\n".join(sorted(name for name, module in sys.modules.items() if ".zip/" in (getattr(module, "__file__", None) or "")))
`);
process.stdout.write(names);
process.exit(0);

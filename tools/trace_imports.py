"""``make stdlib``: write the table of the standard library's modules that the page carries.

They are those that Pyodide has imported once it has started and every module of the verifier is imported,
and those that the tests without a browser saw imported while codes were judged
(tests/support/carried_modules.py).
"""

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from importlib import metadata
from pathlib import Path

from liangzheng.runtime.python_archive import LIBRARIES
from liangzheng.runtime.standard_library import TABLE, module_of

ROOT = Path(__file__).parents[1]
TESTS = ("tests/unit", "tests/conformance")


def main() -> None:
    """Write the table."""
    with zipfile.ZipFile(ROOT / "node_modules/pyodide/python_stdlib.zip") as archive:
        library = {module_of(name) for name in archive.namelist()}
    found = _started() | _judged()
    table = sorted(name for name in found if name in library)
    TABLE.write_text(json.dumps(table, indent=1) + "\n", "utf-8")
    sys.stdout.write(f"{len(table)} of {len(library)} modules\n")


def _started() -> set[str]:
    folders = {str(metadata.distribution(name).locate_file("")) for name in LIBRARIES}
    command = ["node", str(ROOT / "tools/trace_imports.js"), *sorted(folders), str(ROOT)]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def _judged() -> set[str]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", *TESTS]
        subprocess.run(command, cwd=ROOT, env={**os.environ, "LIANGZHENG_TRACE": folder}, check=True)
        return {name for file in Path(folder).iterdir() for name in file.read_text("utf-8").split()}


if __name__ == "__main__":
    main()

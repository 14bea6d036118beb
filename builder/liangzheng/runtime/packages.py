"""The files of installed JavaScript packages that the page needs, each checked against a recorded hash.

``npm ci`` has checked the packages' archives against package-lock.json; the table beside this module says
which file of them was reviewed. ``python -m liangzheng.runtime.packages`` rewrites it after an update.
"""

import hashlib
import json
import shutil
import sys
from pathlib import Path
from typing import Any, Final

from liangzheng.errors import BuilderError
from liangzheng.project import Project, find

#: The one place where the runtimes' versions stand, beside package.json.
VERSIONS: Final = {"pyodide": "0.29.5", "zxing-wasm": "3.1.4"}

#: File in node_modules -> file under ``runtime/``.
FILES: Final = {
    "pyodide/pyodide.mjs": "pyodide/pyodide.mjs",
    "pyodide/pyodide.asm.js": "pyodide/pyodide.asm.js",
    "pyodide/pyodide.asm.wasm": "pyodide/pyodide.asm.wasm",
    "pyodide/python_stdlib.zip": "pyodide/python_stdlib.zip",
    "pyodide/pyodide-lock.json": "pyodide/pyodide-lock.json",
    "zxing-wasm/dist/es/reader/index.js": "zxing/reader/index.js",
    "zxing-wasm/dist/es/share.js": "zxing/share.js",
    "zxing-wasm/dist/reader/zxing_reader.wasm": "zxing/zxing_reader.wasm",
}

_HASHES: Final = Path(__file__).with_name("hashes.json")


def vendor_packages(project: Project, target: Path) -> None:
    """Copy the files to ``target``, each with its version and hash checked."""
    _check_versions(project)
    expected: dict[str, str] = json.loads(_HASHES.read_text("utf-8"))
    for source, destination in FILES.items():
        path = project.packages / source
        if not path.is_file():
            raise _missing(source)
        if _hash(path) != expected[source]:
            raise BuilderError(
                f"node_modules/{source} is not the file that was reviewed: reinstall with `make setup`",
                code="runtime_changed",
            )
        copy = target / destination
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)


def _check_versions(project: Project) -> None:
    locked: dict[str, Any] = json.loads(project.package_lock.read_text("utf-8"))["packages"]
    for name, version in VERSIONS.items():
        manifest = project.packages / name / "package.json"
        if not manifest.is_file():
            raise _missing(name)
        installed = json.loads(manifest.read_text("utf-8"))["version"]
        entry = locked[f"node_modules/{name}"]
        if not version == installed == entry["version"] or not entry.get("integrity"):
            raise BuilderError(
                f"{name} is {installed}, locked {entry['version']}, wanted {version}: run `make setup`",
                code="runtime_changed",
            )


def _missing(name: str) -> BuilderError:
    return BuilderError(f"node_modules/{name} is missing: run `make setup`", code="runtime_missing")


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main() -> None:
    """Record the hashes of the installed files, after they were reviewed."""
    project = find()
    _check_versions(project)
    hashes = {source: _hash(project.packages / source) for source in FILES}
    _HASHES.write_text(json.dumps(hashes, indent=1) + "\n", "utf-8")
    sys.stdout.write(f"{len(hashes)} hashes recorded\n")


if __name__ == "__main__":
    main()

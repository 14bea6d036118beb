"""What Pyodide and zxing-wasm carry is what the list says: their files are asked."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from liangzheng.checkout import Checkout
from liangzheng.ships import Part, read_parts

_ROOT = Path(__file__).parents[2]
_PACKAGES = _ROOT / "node_modules"
pytestmark = pytest.mark.slow

#: Modules of CPython that stand on a library by others: built in only where the library is.
_MODULES = {
    "_bz2": "bzip2",
    "_ctypes": "libffi",
    "_decimal": "libmpdec",
    "_blake2": "BLAKE2",
    "_sha2": "HACL*",
    "pyexpat": "Expat",
    "zlib": "zlib",
    "_curses": "ncurses",
    "_dbm": "dbm",
    "_gdbm": "gdbm",
    "_hashlib": "OpenSSL",
    "_lzma": "XZ Utils",
    "_sqlite3": "SQLite",
    "_ssl": "OpenSSL",
    "_tkinter": "Tk",
    "_uuid": "libuuid",
    "_zstd": "Zstandard",
    "readline": "readline",
}
#: How the functions that a library exports begin.
_EXPORTS = {
    "BZ2_": "bzip2",
    "ffi_": "libffi",
    "deflate": "zlib",
    "hiwire_": "Pyodide",
    "lzma_": "XZ Utils",
    "sqlite3_": "SQLite",
    "SSL_": "OpenSSL",
    "ZSTD_": "Zstandard",
    "uuid_": "libuuid",
    "_ZNSt3__2": "LLVM libc++, libc++abi, compiler-rt",
}
_ASK = """
const fs = require('fs');
const { loadPyodide } = require('./pyodide/pyodide.js');
const compiled = new WebAssembly.Module(fs.readFileSync('pyodide/pyodide.asm.wasm'));
const zxing = ['reader', 'writer'].map((half) => import(`./zxing-wasm/dist/es/${half}/index.js`));
Promise.all([loadPyodide({ indexURL: './pyodide/' }), ...zxing])
  .then(([pyodide, ...halves]) => {
    const python = pyodide.runPython(`
import json, sys, zlib, pyexpat, _decimal
json.dumps({
    "modules": sys.builtin_module_names,
    "copyright": sys.copyright,
    "emscripten": list(sys._emscripten_info.emscripten_version),
    "CPython": sys.version.split()[0],
    "zlib": zlib.ZLIB_RUNTIME_VERSION,
    "Expat": pyexpat.EXPAT_VERSION,
    "libmpdec": _decimal.__libmpdec_version__,
})`);
    console.log(JSON.stringify({
      ...JSON.parse(python),
      exports: WebAssembly.Module.exports(compiled).map((entry) => entry.name),
      zxing: halves.map((half) => ({ commit: half.ZXING_CPP_COMMIT, sha256: half.ZXING_WASM_SHA256 })),
    }));
  });
"""


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    node = shutil.which("node", path=f"{_ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}")
    assert node, "make setup brings a Node"
    done = subprocess.run(
        [node, "--eval", _ASK], cwd=_PACKAGES, capture_output=True, text=True, check=True, timeout=120
    )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


@pytest.fixture(scope="module")
def carried() -> dict[str, dict[str, Part]]:
    """Return package -> name -> part."""
    found: dict[str, dict[str, Part]] = {}
    for part in read_parts(Checkout(_ROOT)):
        if part.inside:
            found.setdefault(part.inside, {})[part.name] = part
    return found


def test_the_libraries_under_the_modules_are_listed(
    told: dict[str, Any], carried: dict[str, dict[str, Part]]
) -> None:
    under = {library for module, library in _MODULES.items() if module in told["modules"]}
    assert under == set(_MODULES.values()) & set(carried["Pyodide"])
    assert {"bzip2", "libffi", "zlib"} <= under


def test_the_libraries_whose_functions_are_exported_are_listed(
    told: dict[str, Any], carried: dict[str, dict[str, Part]]
) -> None:
    exports = told["exports"]
    there = {what for start, what in _EXPORTS.items() if any(name.startswith(start) for name in exports)}
    assert there == set(_EXPORTS.values()) & {"Pyodide", *carried["Pyodide"]}


@pytest.mark.parametrize("name", ["CPython", "zlib", "libmpdec"])
def test_the_version_is_the_one_that_it_tells(
    told: dict[str, Any], carried: dict[str, dict[str, Part]], name: str
) -> None:
    assert carried["Pyodide"][name].version == told[name]


def test_versions_that_are_told_in_other_forms(
    told: dict[str, Any], carried: dict[str, dict[str, Part]]
) -> None:
    here = carried["Pyodide"]
    assert f"expat_{here['Expat'].version}" == told["Expat"]
    assert here["Emscripten"].version == ".".join(map(str, told["emscripten"]))
    # libc++'s ABI tag, B8ne190106: "ne" for exceptions, then major, minor and patch.
    tags = {match[1] for name in told["exports"] if (match := re.search(r"B8ne(\d{6})", name))}
    version = here["LLVM libc++, libc++abi, compiler-rt"].version
    assert version
    assert tags == {"".join(f"{int(number):02}" for number in version.split("."))}
    data = (_PACKAGES / "pyodide/pyodide.asm.wasm").read_bytes()
    assert f"{here['bzip2'].version}, ".encode() in data
    assert here["zlib"].notice == ("Copyright (C) 1995-2024 Jean-loup Gailly and Mark Adler",)
    assert b" deflate 1.3.1 Copyright 1995-2024 Jean-loup Gailly and Mark Adler " in data


@pytest.mark.parametrize(
    ("name", "file", "mark"),
    [
        ("mimalloc", "pyodide.asm.wasm", b"mimalloc: error: "),
        ("HACL*", "pyodide.asm.wasm", b"_hacl/Hacl_Hash_SHA3.c"),
        ("BLAKE2", "pyodide.asm.wasm", b"PyInit__blake2"),
        ("MiniLZ4", "pyodide.asm.js", b"MiniLZ4"),
        ("error-stack-parser, stackframe", "pyodide.mjs.map", b"vendor/stackframe/error-stack-parser.ts"),
    ],
)
def test_what_exports_nothing_leaves_a_mark(
    carried: dict[str, dict[str, Part]], name: str, file: str, mark: bytes
) -> None:
    assert name in carried["Pyodide"]
    assert mark in (_PACKAGES / "pyodide" / file).read_bytes()


def test_pythons_notice_is_its_own(told: dict[str, Any], carried: dict[str, dict[str, Part]]) -> None:
    said = " ".join(told["copyright"].split())
    assert " ".join(carried["Pyodide"]["CPython"].notice) == said


def test_zxing_is_of_the_commit_that_the_package_names(
    told: dict[str, Any], carried: dict[str, dict[str, Part]]
) -> None:
    part = carried["zxing-wasm"]["ZXing-C++"]
    assert {half["commit"] for half in told["zxing"]} == {part.version}
    assert [file.sha256 for file in part.files] == [half["sha256"] for half in told["zxing"]]

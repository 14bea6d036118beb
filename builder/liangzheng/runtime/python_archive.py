"""What Python imports in the page: the standard library and the verifier, and what only some checks need.

Everything is compiled by pyodide-build, without docstrings, and stored without compression: the pack around
it is compressed as a whole, which is smaller, and Python has nothing to unpack at each import.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Container, Mapping
from functools import partial
from importlib import metadata
from io import BytesIO
from pathlib import Path
from typing import Final

import verifier_wasm
from liangzheng.errors import BuilderError
from liangzheng.runtime.archives import write_archive
from liangzheng.runtime.cache import Cache, key_of
from liangzheng.runtime.docstrings import without_docstrings
from liangzheng.runtime.standard_library import module_names, module_of
from verifier_wasm.encoding.rfc4648 import to_base64url

#: What needs ``cryptography``, which the page has not.
_HOST_ONLY: Final = ("crypto/signatures/host.py",)
#: The rules of a photo, which one page needs: an archive of their own (`photo-python`).
_PHOTO: Final = "verifier_wasm/photo/"
#: What of the standard library only they import: small, and without imports of their own.
_FOR_PHOTO: Final = frozenset({"colorsys"})
#: Pure-Python libraries of the verifier, by archive: distribution -> which parts of it are left out.
_LIBRARIES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "python": {"ecdsa": ("ecdsa/test_",), "six": ()},
    "certificates": {
        # Certificates only: no requests, mail, key files, time stamps, OCSP or CRL.
        "asn1crypto": tuple(
            f"asn1crypto/{name}.py" for name in ("cms", "crl", "csr", "ocsp", "pdf", "pem", "pkcs12", "tsp")
        ),
    },
}
LIBRARIES: Final = tuple(name for libraries in _LIBRARIES.values() for name in libraries)


def archives(files: Mapping[str, bytes], cache: Cache) -> dict[str, bytes]:
    """Return the archives by name. ``files``: of the installed packages.

    Raises `BuilderError` ``runtime_changed`` for a library that was changed after it was installed.
    """
    verifier, standard = _verifier(), files["pyodide/python_stdlib.zip"]
    photo = {name: data for name, data in verifier.items() if name.startswith(_PHOTO)}
    python = _standard_library(standard, module_names()) | {
        name: data for name, data in verifier.items() if name not in photo
    }
    photo |= _standard_library(standard, _FOR_PHOTO - module_names())
    sources = {"python": python, "certificates": dict[str, bytes](), "photo-python": photo}
    for name, libraries in _LIBRARIES.items():
        for library, left_out in libraries.items():
            sources[name] |= _library(library, left_out)
    return {name: cache.get(_key(found), partial(_compiled, found)) for name, found in sources.items()}


def _key(sources: Mapping[str, bytes]) -> str:
    """Return the key of what comes of some sources with these tools."""
    tools = (sys.version.encode(), metadata.version("pyodide-build").encode(), Path(__file__).read_bytes())
    return key_of(*tools, *(part for name in sorted(sources) for part in (name.encode(), sources[name])))


def _standard_library(archive: bytes, wanted: Container[str | None]) -> dict[str, bytes]:
    """Return the sources of some modules."""
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        names = [name for name in opened.namelist() if module_of(name) in wanted]
        return {name: opened.read(name) for name in names}


def _verifier() -> dict[str, bytes]:
    found, package = {}, Path(verifier_wasm.__file__).parent
    for path in sorted(package.rglob("*")):
        name = path.relative_to(package).as_posix()
        if path.is_file() and "__pycache__" not in path.parts and name not in _HOST_ONLY:
            found[f"verifier_wasm/{name}"] = path.read_bytes()
    return found


def _library(name: str, left_out: tuple[str, ...]) -> dict[str, bytes]:
    """Return the modules of an installed distribution, each checked against its RECORD."""
    distribution = metadata.distribution(name)
    found: dict[str, bytes] = {}
    for entry in distribution.files or ():
        file = str(entry)
        if not file.endswith(".py") or file.startswith((*left_out, "..")):
            continue
        data = Path(str(distribution.locate_file(entry))).read_bytes()
        digest = to_base64url(hashlib.sha256(data).digest())
        if entry.hash is None or entry.hash.value != digest:
            raise BuilderError(f"{name}: {entry} was changed after it was installed", code="runtime_changed")
        found[file] = data
    return found


def _compiled(sources: Mapping[str, bytes]) -> bytes:
    """Return an archive of bytecode and data."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive.zip"
        write_archive(
            archive,
            {n: without_docstrings(data) if n.endswith(".py") else data for n, data in sources.items()},
        )
        _pyodide("py-compile", "--silent", "--no-keep", "--compression-level", "0", folder)
        with zipfile.ZipFile(archive) as opened:
            files = {n: opened.read(n) for n in opened.namelist() if not n.endswith("/")}
        write_archive(archive, files)
        return archive.read_bytes()


def _pyodide(*arguments: str) -> None:
    """Run pyodide-build's command; with SOURCE_DATE_EPOCH set, bytecode holds hashes and no dates."""
    command = [sys.executable, "-m", "pyodide_cli", *arguments]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "315532800"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise BuilderError(f"pyodide {arguments[0]} failed: {''.join(last)}", code="runtime_build")

"""The wheels of the page: the verifier's own, and those of the libraries it runs on there."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from hatchling.builders.wheel import WheelBuilder

from liangzheng.errors import BuilderError
from liangzheng.project import Project
from liangzheng.runtime.archives import normalise, write_archive
from verifier_wasm.encoding.rfc4648 import to_base64url

#: Pure-Python libraries that the verifier needs in Pyodide: distribution -> which parts of it are left out.
_LIBRARIES: Final = {
    "ecdsa": ("ecdsa/test_",),
    "six": (),
    # Certificates only: no requests, mail, key files, time stamps, OCSP or CRL.
    "asn1crypto": tuple(
        f"asn1crypto/{name}.py" for name in ("cms", "crl", "csr", "ocsp", "pdf", "pem", "pkcs12", "tsp")
    ),
}

_MANIFEST: Final = """\
[project]
name = "verifier_wasm"
version = "{version}"
dependencies = [{dependencies}]
requires-python = ">=3.13"
[tool.hatch.build.targets.wheel]
packages = ["verifier_wasm"]
"""
#: What needs ``cryptography``, which the page has not.
_HOST_ONLY: Final = ("crypto/signatures/host.py",)


def add_wheels(project: Project, pyodide: Path) -> None:
    """Put the wheels, compiled, into a Pyodide folder and enter them in its lock file.

    The lock file keeps nothing else: every other package it names would come from another origin. The
    standard library is compiled too, which halves the time that Python takes to start.
    """
    lock = pyodide / "pyodide-lock.json"
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        wheels = [_verifier_wheel(project, work), *(_library_wheel(name, work) for name in _LIBRARIES)]
        names = [shutil.copy(wheel, pyodide / wheel.name) for wheel in wheels]
        info = json.loads(lock.read_text("utf-8"))["info"]
        base = work / "base.json"
        base.write_text(json.dumps({"info": info, "packages": {}}), "utf-8")
        options = ("--input", str(base), "--output", str(lock), "--base-path", str(pyodide))
        _pyodide("lockfile", "add-wheels", *map(str, names), *options)
    # In a folder with a lock file, py-compile renames the wheels there too.
    _pyodide("py-compile", "--silent", "--no-keep", str(pyodide))
    _normalise(pyodide, lock)


def _normalise(pyodide: Path, lock: Path) -> None:
    """Rewrite the archives with fixed dates, and enter their new hashes."""
    for archive in (*pyodide.glob("*.whl"), *pyodide.glob("*.zip")):
        normalise(archive)
    content: dict[str, Any] = json.loads(lock.read_text("utf-8"))
    for package in content["packages"].values():
        data = (pyodide / package["file_name"]).read_bytes()
        package["sha256"] = hashlib.sha256(data).hexdigest()
    lock.write_text(json.dumps(content, sort_keys=True), "utf-8")


def _verifier_wheel(project: Project, work: Path) -> Path:
    """Build a wheel of ``verifier_wasm`` alone, offline."""
    source = work / "source"
    shutil.copytree(
        project.root / "verifier_wasm", source / "verifier_wasm", ignore=shutil.ignore_patterns("__pycache__")
    )
    for name in _HOST_ONLY:
        (source / "verifier_wasm" / name).unlink()
    dependencies = ", ".join(f'"{name}"' for name in _LIBRARIES)
    manifest = _MANIFEST.format(version=metadata.version("liangzheng"), dependencies=dependencies)
    (source / "pyproject.toml").write_text(manifest, "utf-8")
    builder = WheelBuilder(str(source))
    return Path(next(iter(builder.build(directory=str(work), versions=["standard"]))))


def _library_wheel(name: str, work: Path) -> Path:
    """Make a wheel of an installed distribution again, each file checked against its RECORD."""
    distribution = metadata.distribution(name)
    info = f"{name}-{distribution.version}.dist-info"
    left_out = (*_LIBRARIES[name], f"{info}/RECORD", f"{info}/INSTALLER", f"{info}/REQUESTED", "..")
    files: dict[str, bytes] = {}
    for entry in distribution.files or ():
        if str(entry).startswith(left_out) or "__pycache__" in str(entry):
            continue
        data = Path(str(distribution.locate_file(entry))).read_bytes()
        digest = to_base64url(hashlib.sha256(data).digest())
        if entry.hash is None or entry.hash.value != digest:
            raise BuilderError(f"{name}: {entry} was changed after it was installed", code="runtime_changed")
        files[str(entry)] = data
    files[f"{info}/RECORD"] = "".join(f"{file},,\n" for file in sorted(files)).encode()
    wheel = work / f"{name}-{distribution.version}-py3-none-any.whl"
    write_archive(wheel, files)
    return wheel


def _pyodide(*arguments: str) -> None:
    """Run pyodide-build's command; with SOURCE_DATE_EPOCH set, bytecode holds hashes and no dates."""
    command = [sys.executable, "-m", "pyodide_cli", *arguments]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "315532800"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise BuilderError(f"pyodide {arguments[0]} failed: {''.join(last)}", code="runtime_build")

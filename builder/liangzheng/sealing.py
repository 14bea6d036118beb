"""The end of a build: its id, the pack of its pages, and what the service worker is told of it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from liangzheng.headers import MIME_TYPES
from liangzheng.names import NOT_KEPT, is_hashed
from liangzheng.plugin.offline import FILE as OFFLINE
from liangzheng.plugin.published import BUILD_ID, WORDS
from liangzheng.runtime import LATER, PHOTO
from liangzheng.runtime.packs import Pack, pack
from liangzheng.trust.folder import ROOT
from verifier_wasm.report import rfc3339

MARK: Final = "build.json"
SERVICE_WORKER: Final = "sw.js"
#: In the service worker, as the one string literal that it is.
_MANIFEST: Final = "__MANIFEST__"
_RUNTIME: Final = "runtime"
_PAGE: Final = "index.html"


def seal(
    site: Path,
    *,
    packs: Mapping[str, Pack],
    at: datetime,
    headers: Mapping[str, str],
    specimens: str,
    languages: Sequence[Mapping[str, Any]],
) -> str:
    """Write the build's id into its pages, pack them, and write ``build.json`` and ``sw.js``; return the id.

    The id is a hash of all files. ``headers``: of every response, which the service worker gives its own too.
    ``languages``: as `liangzheng.audit.languages` reads them.
    The page for what is not kept (`OFFLINE`) becomes a part of the service worker: no host serves it.
    """
    files = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*")) if path.is_file()}
    build_id = _id({name: path.read_bytes() for name, path in files.items()})
    pages = {}
    for name, path in files.items():
        if path.suffix == ".html":
            text = path.read_text("utf-8").replace(BUILD_ID, build_id)
            path.write_text(text, "utf-8")
            pages[name.removesuffix(_PAGE) if path.name == _PAGE else name] = text
    offline = pages.pop(OFFLINE)
    (site / OFFLINE).unlink()
    guide = pack(_RUNTIME, "guide", json.dumps(pages, ensure_ascii=False).encode())
    (site / guide.path).write_bytes(guide.packed)
    runtime = [found.as_dict() | _when(name) for name, found in packs.items()]
    mark: dict[str, Any] = {
        "build": build_id,
        "built_at": rfc3339(at),
        "root_sha256": _hash(site / "trust" / ROOT),
        "specimens": specimens,
        "languages": languages,
        "guide": guide.as_dict(),
        "runtime": runtime,
    }
    (site / MARK).write_text(json.dumps(mark, indent=1) + "\n", "utf-8")
    packed = {found.path for found in packs.values()}
    manifest = {
        "build": build_id,
        "guide": guide.as_dict(),
        "files": {
            name: _hash(path)
            for name, path in files.items()
            if is_hashed(name) and name not in packed and not name.startswith(NOT_KEPT)
        },
        "runtime": runtime,
        "trust": [name for name in files if name.startswith("trust/")],
        "headers": {name: value for name, value in headers.items() if name != "Cache-Control"},
        "types": MIME_TYPES,
        "offline": offline,
    }
    worker = site / SERVICE_WORKER
    literal = json.dumps(json.dumps(manifest, sort_keys=True))
    worker.write_text(worker.read_text("utf-8").replace(f'"{_MANIFEST}"', literal), "utf-8")
    return build_id


def _when(name: str) -> dict[str, bool]:
    """Return what the service worker keeps a file by: ``later``, after it was used; ``apart``, then alone."""
    if name in PHOTO:
        return {"later": True, "apart": True}
    return {"later": True} if name in LATER or name.startswith(f"{WORDS}-") else {}


def _id(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return digest.hexdigest()[:16]


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

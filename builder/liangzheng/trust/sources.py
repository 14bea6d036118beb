"""What ``--trust`` takes: trust folders and lists, VICALs, certificates, keys; and the list without it."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from liangzheng.errors import BuilderError
from liangzheng.files import read_limited
from liangzheng.trust.folder import CHANGES, LIST, ROOT, TrustFolder, read_root
from liangzheng.trust.key_files import NamedKey, read_keys
from liangzheng.trust.memory_file import MemoryFile
from liangzheng.trust.vical import is_untagged, is_vical, open_vical
from verifier_wasm import limits
from verifier_wasm.errors import TrustError
from verifier_wasm.trusted.memory import NOTHING_SEEN
from verifier_wasm.trusted.store import Issuer, TrustStore
from verifier_wasm.trusted.trust_list import open_trust_list

#: What a tagged COSE_Sign1 (18) and COSE_Sign (98) begin with.
_SIGNED: Final = (b"\xd2", b"\xd8\x62")


def load(
    paths: Sequence[Path],
    memory: MemoryFile | None = None,
    *,
    notice: Callable[[str], object] = lambda _: None,
) -> TrustStore:
    """Return the issuers of all sources together; raises `BuilderError` and `TrustError`.

    Of several lists the earliest ``next_update`` counts: the store is as stale as its stalest part.
    ``notice`` receives what could not be taken from a source.
    """
    stores = [_source(path, memory, notice) for path in paths]
    updates = [store.next_update for store in stores if store.next_update]
    return TrustStore(
        tuple(issuer for store in stores for issuer in store.issuers),
        sequence=max(store.sequence for store in stores),
        issued_at=max((store.issued_at for store in stores if store.issued_at), default=None),
        next_update=min(updates, default=None),
        seen_at=max((store.seen_at for store in stores if store.seen_at), default=None),
    )


def built_in(memory: MemoryFile | None = None) -> TrustStore:
    """Return the list of the project in this folder: its own, or the specimens' of the last build."""
    state = Path(os.environ.get("LIANGZHENG_STATE") or ".liangzheng")
    for folder in (state / "trust", state / "specimen" / "trust"):
        if (folder / LIST).is_file():
            return _signed(folder / LIST, (folder / LIST).read_bytes(), memory)
    raise BuilderError(
        "there is no trust list: give --trust, or run `liangzheng build` here first", code="trust_missing"
    )


def _source(path: Path, memory: MemoryFile | None, notice: Callable[[str], object]) -> TrustStore:
    if path.is_dir():
        TrustFolder(path).store()  # says what is missing
        path = path / LIST
    data = read_limited(path, limits.TRUST_LIST_LENGTH)
    if is_vical(data):
        # Whoever names it here has chosen it, as a certificate is chosen: its own signer's word will do.
        vical = open_vical(data, signers=None)
        if vical.left_out:
            notice(f"{path}: {vical.counted()}")
        return vical.store()
    if data.startswith(_SIGNED):
        return _signed(path, data, memory)
    if is_untagged(data):
        raise TrustError("vical_format", f"{path} is a COSE_Sign1, but not a VICAL that can be read")
    keys = read_keys(data, source=str(path), notice=notice)
    # A bare key names no issuer, so it speaks for whoever the code names: the user has chosen it.
    # For the same reason a kid that says nothing without its issuer is none here.
    return TrustStore(
        tuple(_nameless(found, found.name or path.stem) for found in keys if not found.is_relative)
    )


def _nameless(found: NamedKey, name: str) -> Issuer:
    return Issuer(None, name, name, (replace(found.key, any_kid=not found.has_kid),))


def _signed(path: Path, data: bytes, memory: MemoryFile | None) -> TrustStore:
    """Open a list by the root beside it; with a memory, by that too."""
    root, changes = path.with_name(ROOT), path.with_name(CHANGES)
    if not root.is_file():
        raise BuilderError(f"{path} is a trust list, but its root {ROOT} is not beside it", code="trust_root")
    if memory is None:
        store = open_trust_list(data, root=read_root(root))
        return replace(store, seen_at=NOTHING_SEEN)
    read_root(root)  # says what is wrong with it, and where
    return memory.open(data, root.read_bytes(), changes.read_bytes() if changes.is_file() else b"")

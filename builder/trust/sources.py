"""What ``--trust`` takes: trust folders and lists, VICALs, certificates, keys; and the list without it."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from builder.errors import BuilderError
from builder.files import read_limited
from builder.trust.folder import LIST, ROOT, TrustFolder, read_root
from builder.trust.key_files import NamedKey, read_keys
from builder.trust.vical import is_untagged, is_vical, open_vical
from verifier_wasm import limits
from verifier_wasm.errors import TrustError
from verifier_wasm.trust import Issuer, TrustStore
from verifier_wasm.trust_list import open_trust_list

#: A tagged COSE_Sign1 begins with this byte (tag 18).
_SIGN1: Final = b"\xd2"


def load(paths: Sequence[Path], *, notice: Callable[[str], object] = lambda _: None) -> TrustStore:
    """Return the issuers of all sources together; raises `BuilderError` and `TrustError`.

    Of several lists the earliest ``next_update`` counts: the store is as stale as its stalest part.
    ``notice`` is told what of a source could not be taken.
    """
    stores = [_source(path, notice) for path in paths]
    updates = [store.next_update for store in stores if store.next_update]
    return TrustStore(
        tuple(issuer for store in stores for issuer in store.issuers),
        sequence=max(store.sequence for store in stores),
        issued_at=max((store.issued_at for store in stores if store.issued_at), default=None),
        next_update=min(updates, default=None),
    )


def built_in() -> TrustStore:
    """Return the list of the project in this folder: its own, or the specimens' of the last build."""
    state = Path(os.environ.get("LIANGZHENG_STATE") or ".liangzheng")
    for folder in (state / "trust", state / "specimen" / "trust"):
        if (folder / LIST).is_file():
            return TrustFolder(folder).store()
    raise BuilderError(
        "there is no trust list: give --trust, or run `liangzheng build` here first", code="trust_missing"
    )


def _source(path: Path, notice: Callable[[str], object]) -> TrustStore:
    if path.is_dir():
        return TrustFolder(path).store()
    data = read_limited(path, limits.TRUST_LIST_LENGTH)
    if is_vical(data):
        # Whoever names it here has chosen it, as a certificate is chosen: its own signer's word will do.
        vical = open_vical(data, signers=None)
        if vical.left_out:
            notice(f"{path}: {vical.counted()}")
        return vical.store()
    if data.startswith(_SIGN1):
        return _list(path, data)
    if is_untagged(data):
        raise TrustError("vical_format", f"{path} is a COSE_Sign1, but no VICAL that can be read")
    keys = read_keys(data, source=str(path))
    # A bare key names no issuer, so it speaks for whoever the code names: the user has chosen it.
    return TrustStore(tuple(_nameless(found, found.name or path.stem) for found in keys))


def _nameless(found: NamedKey, name: str) -> Issuer:
    return Issuer(None, name, name, (replace(found.key, any_kid=not found.has_kid),))


def _list(path: Path, data: bytes) -> TrustStore:
    root = path.with_name(ROOT)
    if not root.is_file():
        raise BuilderError(f"{path} is a trust list, but its root {ROOT} is not beside it", code="trust_root")
    return open_trust_list(data, roots=read_root(root))

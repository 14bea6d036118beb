"""A trust folder: the pinned root, the draft of the issuers, and the signed list.

``root.cbor`` (COSE_KeySet, public), ``trust-list.cbor`` (signed), ``issuers.json`` (the draft that the
commands edit), ``private/root.pem`` (readable by its owner only). Only the first two are ever published.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from builder.errors import BuilderError
from builder.files import new_folder, write_whole
from builder.keys import Passphrase, SigningKey
from builder.signer import Signer
from builder.trust.draft import from_json, to_json
from verifier_wasm import cbor, cose
from verifier_wasm.cose_key import key_to_cose, keys_from_key_set
from verifier_wasm.errors import KeyFormatError, LiangzhengError
from verifier_wasm.keys import Kid, PublicKey
from verifier_wasm.trust import Issuer, TrustStore
from verifier_wasm.trust_list import encode_payload, open_trust_list

ROOT: Final = "root.cbor"
LIST: Final = "trust-list.cbor"
DRAFT: Final = "issuers.json"
_ROOT_KEY: Final = "private/root.pem"


def create(path: Path, *, passphrase: Passphrase = None, signer: Signer | None = None) -> "TrustFolder":
    """Make a trust folder with a new root key, or for that of a signer; `BuilderError` ``folder_exists``."""
    with new_folder(path) as folder:
        root = signer or _new_root(folder, passphrase)
        (folder / ROOT).write_bytes(cbor.encode([key_to_cose(root.public, root.kid)]))
        (folder / DRAFT).write_text('{"sequence": 0, "issuers": []}\n', "utf-8")
    return TrustFolder(path)


def _new_root(folder: Path, passphrase: Passphrase) -> SigningKey:
    (folder / "private").mkdir(mode=0o700)
    root = SigningKey.generate("ES256")
    root.save(folder / _ROOT_KEY, passphrase)
    return root


def read_root(path: Path) -> tuple[tuple[PublicKey, Kid | None], ...]:
    """Read the pinned root keys; `BuilderError` ``trust_root``."""
    try:
        return keys_from_key_set(path.read_bytes())
    except KeyFormatError as error:
        raise BuilderError(f"{path} holds no root key that can be read", code="trust_root") from error


class TrustFolder:
    """The commands' view of a trust folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not (path / ROOT).is_file():
            raise BuilderError(
                f"{path} is no trust folder: make one with `liangzheng trust init`", code="trust_folder"
            )

    def issuers(self) -> list[Issuer]:
        """Return the issuers of the draft."""
        return [self._issuer(item) for item in self._draft()["issuers"]]

    def add_key(self, issuer: Issuer) -> None:
        """Put an issuer into the draft, or its keys and details to the entry it has."""

        def change(issuers: list[Issuer]) -> list[Issuer]:
            old = next((known for known in issuers if known.id == issuer.id), None)
            if old is None:
                return [*issuers, issuer]
            added = {key.kid for key in issuer.keys}
            keys = tuple(key for key in old.keys if key.kid not in added) + issuer.keys
            return [replace(issuer, keys=keys) if known is old else known for known in issuers]

        self._change(change)

    def remove(self, issuer_id: str, kid: Kid | None = None) -> None:
        """Take an issuer, or one of its keys, out of the draft."""

        def change(issuers: list[Issuer]) -> list[Issuer]:
            issuer = _named(issuers, issuer_id)
            gone = {key.kid for key in issuer.keys} if kid is None else _kids_of(issuer, kid)
            keys = tuple(key for key in issuer.keys if key.kid not in gone)
            rest = [known for known in issuers if known is not issuer]
            return [*rest, replace(issuer, keys=keys)] if keys else rest

        self._change(change)

    def revoke(self, issuer_id: str, kid: Kid, at: datetime) -> None:
        """Mark a key as revoked: what it signed is rejected from then on, not merely unknown."""

        def change(issuers: list[Issuer]) -> list[Issuer]:
            issuer = _named(issuers, issuer_id)
            gone = _kids_of(issuer, kid)
            keys = tuple(replace(key, revoked_at=at) if key.kid in gone else key for key in issuer.keys)
            return [replace(issuer, keys=keys) if known is issuer else known for known in issuers]

        self._change(change)

    def edit(self, change: Callable[[list[Issuer], dict[str, Any]], list[Issuer]]) -> None:
        """Change the issuers and, in place, the notes on what was imported: both or neither.

        The notes are the draft's ``imports``: JSON by the source's name.
        """
        draft = self._draft()
        notes = draft.get("imports", {})
        if not isinstance(notes, dict):
            raise BuilderError(f"{self.path / DRAFT}: its imports cannot be read", code="trust_draft")
        issuers = change([self._issuer(item) for item in draft["issuers"]], notes)
        self._write(draft | {"imports": notes, "issuers": [to_json(issuer) for issuer in issuers]})

    def sign(
        self,
        *,
        at: datetime,
        next_update: datetime,
        passphrase: Passphrase = None,
        signer: Signer | None = None,
    ) -> int:
        """Sign the draft as the next list, by the root key of the folder or a signer; return its sequence."""
        draft = self._draft()
        sequence = int(draft["sequence"]) + 1
        issuers = [self._issuer(item) for item in draft["issuers"]]
        if not issuers:
            raise BuilderError(
                "there is no issuer to sign for: `liangzheng trust add` one", code="trust_empty"
            )
        root = signer or self._root_key(passphrase)
        payload = encode_payload(issuers, sequence=sequence, issued_at=at, next_update=next_update)
        message = cose.encode_sign1(
            protected={cose.ALG: root.algorithm, cose.KID: root.kid},
            unprotected={},
            payload=payload,
            sign=root.sign,
        )
        self._open(message)  # what cannot be opened is not published
        # The number is kept first: a list that failed to be written must not share it with another.
        self._write(draft | {"sequence": sequence})
        write_whole(self.path / LIST, message)
        return sequence

    def _root_key(self, passphrase: Passphrase) -> SigningKey:
        path = self.path / _ROOT_KEY
        if not path.exists():
            raise BuilderError(f"{path}: no such file: give the root key with --key", code="trust_root")
        return SigningKey.load(path, passphrase)

    def store(self, *, minimum_sequence: int = 0) -> TrustStore:
        """Open the signed list; raises `BuilderError` where there is none, `TrustError` where it is bad."""
        path = self.path / LIST
        if not path.is_file():
            raise BuilderError(
                f"{self.path} has no signed list: run `liangzheng trust sign`", code="trust_unsigned"
            )
        return self._open(path.read_bytes(), minimum_sequence)

    def _open(self, data: bytes, minimum_sequence: int = 0) -> TrustStore:
        return open_trust_list(data, roots=read_root(self.path / ROOT), minimum_sequence=minimum_sequence)

    def _change(self, change: Callable[[list[Issuer]], list[Issuer]]) -> None:
        draft = self._draft()
        issuers = change([self._issuer(item) for item in draft["issuers"]])
        self._write(draft | {"issuers": [to_json(issuer) for issuer in issuers]})

    def _write(self, draft: dict[str, Any]) -> None:
        write_whole(self.path / DRAFT, (json.dumps(draft, ensure_ascii=False, indent=1) + "\n").encode())

    def _draft(self) -> dict[str, Any]:
        path = self.path / DRAFT
        try:
            draft = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise BuilderError(f"{path} cannot be read: {error}", code="trust_draft") from error
        match draft:
            case {"sequence": int(sequence), "issuers": list()} if type(sequence) is int and sequence >= 0:
                return dict(draft)
        raise BuilderError(f"{path} is no draft of a trust list", code="trust_draft")

    def _issuer(self, item: dict[str, Any]) -> Issuer:
        try:
            return from_json(item)
        except (KeyError, TypeError, ValueError, AttributeError, LiangzhengError) as error:
            path = self.path / DRAFT
            raise BuilderError(f"{path}: an issuer cannot be read: {error}", code="trust_draft") from error


def _named(issuers: list[Issuer], issuer_id: str) -> Issuer:
    for issuer in issuers:
        if issuer.id == issuer_id:
            return issuer
    raise BuilderError(f"there is no issuer {issuer_id!r}", code="issuer_unknown")


def _kids_of(issuer: Issuer, kid: Kid) -> set[Kid]:
    """Return every kid of the key with this kid: that of a certificate stands in the list under two."""
    points = {(key.key.x, key.key.y, key.key.n) for key in issuer.keys if key.kid == kid}
    if not points:
        raise BuilderError(f"{issuer.id} has no key {kid.hex()}", code="kid_unknown")
    return {key.kid for key in issuer.keys if (key.key.x, key.key.y, key.key.n) in points}

"""A trust folder: the pinned root, the draft of the issuers, and the signed list.

``root.cbor`` (the root's public keys), ``root-changes.cbor`` (how older roots lead to it) and
``trust-list.cbor`` (signed) are published with the site; ``issuers.json`` (the draft that the commands edit)
and ``private/root*.pem`` (readable by their owner only) never are.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from liangzheng.byte_order_mark import as_utf8
from liangzheng.errors import BuilderError
from liangzheng.files import new_folder, write_whole
from liangzheng.keys import Passphrase, SigningKey
from liangzheng.signer import Signer
from liangzheng.trust.details import Details
from liangzheng.trust.draft import from_json, to_json
from liangzheng.trust.folder_lock import alone
from liangzheng.trust.pending import PRIVATE, finish
from verifier_wasm.crypto.keys import Kid, PublicKey
from verifier_wasm.crypto.kid import kid_of
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import KeyFormatError, LiangzhengError, TrustError
from verifier_wasm.signed.cose_sign import Cosigner, encode_signed
from verifier_wasm.trusted.roots import Root, encode_root
from verifier_wasm.trusted.roots import read_root as parse_root
from verifier_wasm.trusted.store import Issuer, TrustedKey, TrustStore
from verifier_wasm.trusted.trust_list import encode_payload, open_trust_list

ROOT: Final = "root.cbor"
LIST: Final = "trust-list.cbor"
DRAFT: Final = "issuers.json"
CHANGES: Final = "root-changes.cbor"


def create(
    path: Path,
    *,
    passphrase: Passphrase = None,
    roots: int = 1,
    threshold: int = 1,
    signers: Sequence[Signer] = (),
    public: Sequence[PublicKey] = (),
) -> "TrustFolder":
    """Make a trust folder with new root keys, or for those that signers hold.

    ``public``: the keys of signers who are not here. Raises `BuilderError` ``folder_exists``,
    ``trust_threshold``, and ``trust_root`` for a key given twice.
    """
    keys = [signer.public for signer in signers] + list(public)
    check_threshold(len(keys) or roots, threshold)
    if len({key.numbers for key in keys}) < len(keys):
        raise BuilderError("a root key is given twice", code="trust_root")
    with new_folder(path) as folder:
        if keys:
            made = Root(tuple((key, kid_of(key)) for key in keys), threshold)
        else:
            (folder / PRIVATE).mkdir(mode=0o700)
            made, _ = new_root(
                folder / PRIVATE, version=1, roots=roots, threshold=threshold, passphrase=passphrase
            )
        (folder / ROOT).write_bytes(encode_root(made))
        (folder / CHANGES).write_bytes(cbor.encode([]))
        (folder / DRAFT).write_text('{"sequence": 0, "issuers": []}\n', "utf-8")
    return TrustFolder(path)


def check_threshold(roots: int, threshold: int) -> None:
    """Refuse a threshold that no number of these roots can reach."""
    if not 1 <= threshold <= roots:
        raise BuilderError(
            f"{threshold} of {roots} roots cannot sign: --threshold is 1 to {roots}", code="trust_threshold"
        )


def new_root(
    folder: Path, *, version: int, roots: int, threshold: int, passphrase: Passphrase
) -> tuple[Root, list[SigningKey]]:
    """Make a generation of root keys; the private ones go to ``root[-v<version>][-<number>].pem``."""
    keys = [SigningKey.generate("ES256") for _ in range(roots)]
    generation = "root" if version == 1 else f"root-v{version}"
    for number, key in enumerate(keys, 1):
        name = generation if roots == 1 else f"{generation}-{number}"
        key.save(folder / f"{name}.pem", passphrase)
    return Root(tuple((key.public, key.kid) for key in keys), threshold, version), keys


def read_root(path: Path) -> Root:
    """Read the pinned root; `BuilderError` ``trust_root``."""
    try:
        return parse_root(path.read_bytes())
    except (KeyFormatError, TrustError, OSError) as error:
        raise BuilderError(f"{path} holds no root key that can be read", code="trust_root") from error


def cosigners(keys: Sequence[Signer]) -> list[Cosigner]:
    """Return the keys as those who sign a message together."""
    return [Cosigner(key.algorithm, key.kid, key.sign) for key in keys]


class TrustFolder:
    """The commands' view of a trust folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not (path / ROOT).is_file():
            raise BuilderError(
                f"{path} is not a trust folder: make one with `liangzheng trust init`", code="trust_folder"
            )

    def issuers(self) -> list[Issuer]:
        """Return the issuers of the draft."""
        return [self._issuer(item) for item in self._draft()["issuers"]]

    def add_key(self, issuer: Issuer) -> None:
        """Put an issuer into the draft as it is given; an entry that it has keeps its other keys alone."""

        def change(issuers: list[Issuer]) -> list[Issuer]:
            old = next((known for known in issuers if known.id == issuer.id), None)
            if old is None:
                return [*issuers, issuer]
            added = {key.kid for key in issuer.keys}
            keys = tuple(key for key in old.keys if key.kid not in added) + issuer.keys
            return [replace(issuer, keys=keys) if known is old else known for known in issuers]

        self._change(change)

    def add_keys(self, issuer_id: str, keys: Sequence[TrustedKey], details: Details) -> Issuer:
        """Add keys to an issuer of the draft, or with them the issuer; return the entry as it is now.

        What ``details`` leave out stays as it was. Raises as `Details.of`.
        """
        made: list[Issuer] = []

        def change(issuers: list[Issuer]) -> list[Issuer]:
            old = next((known for known in issuers if known.id == issuer_id), None)
            made.append(details.of(issuer_id, keys, old))
            return [made[0] if known is old else known for known in issuers] if old else [*issuers, *made]

        self._change(change)
        return made[0]

    def remove(self, issuer_id: str, kid: Kid | None = None) -> None:
        """Take an issuer, or one of its keys, out of the draft."""

        def change(issuers: list[Issuer]) -> list[Issuer]:
            issuer = self._named(issuers, issuer_id)
            gone = {key.kid for key in issuer.keys} if kid is None else self._kids_of(issuer, kid)
            keys = tuple(key for key in issuer.keys if key.kid not in gone)
            rest = [known for known in issuers if known is not issuer]
            return [*rest, replace(issuer, keys=keys)] if keys else rest

        self._change(change)

    def revoke(self, issuer_id: str, kid: Kid, at: datetime) -> None:
        """Mark a key as revoked: what it signed is rejected from then on, not merely unknown."""

        def change(issuers: list[Issuer]) -> list[Issuer]:
            issuer = self._named(issuers, issuer_id)
            gone = self._kids_of(issuer, kid)
            keys = tuple(replace(key, revoked_at=at) if key.kid in gone else key for key in issuer.keys)
            return [replace(issuer, keys=keys) if known is issuer else known for known in issuers]

        self._change(change)

    def edit(self, change: Callable[[list[Issuer], dict[str, Any]], list[Issuer]]) -> None:
        """Change the issuers and, in place, the notes on what was imported: both or neither.

        The notes are the draft's ``imports``: JSON by the source's name.
        """
        with alone(self.path):
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
        signers: Sequence[Signer] = (),
    ) -> int:
        """Sign the draft as the next list by the root's private keys; return its sequence.

        ``signers``: those kept elsewhere than in the folder. A change of root that was cut off is
        ended first. Raises `TrustError` for a list that its readers would refuse; nothing is written then.
        """
        with alone(self.path):
            finish(self.path)
            return self._sign(at, next_update, self.root_signers(passphrase, signers))

    def _sign(self, at: datetime, next_update: datetime, signers: Sequence[Signer]) -> int:
        sequence = self.sequence() + 1
        payload = self.payload(sequence=sequence, at=at, next_update=next_update)
        self.put(encode_signed(payload, cosigners(signers)), sequence=sequence)
        return sequence

    def sequence(self) -> int:
        """Return the number of the last list."""
        return int(self._draft()["sequence"])

    def payload(self, *, sequence: int, at: datetime, next_update: datetime) -> bytes:
        """Return the draft as what is signed; `BuilderError` ``trust_empty`` where it has no issuer."""
        issuers = self.issuers()
        if not issuers:
            raise BuilderError(
                f"{self.path / DRAFT}: there is no issuer to sign for: `liangzheng trust add` one",
                code="trust_empty",
            )
        return encode_payload(issuers, sequence=sequence, issued_at=at, next_update=next_update)

    def put(self, message: bytes, *, sequence: int) -> None:
        """Make a signed list the folder's; whoever calls holds the folder's lock.

        A list that has the last number may be put again: a call that was cut off had kept it first, so that
        no other list shares it. Raises `TrustError` for a list that cannot be opened, and `BuilderError`
        ``trust_parts`` for one that is not the next.
        """
        store = self._open(message)  # what cannot be opened is not published
        draft, last = self._draft(), self.sequence()
        if sequence == last + 1:
            self._write(draft | {"sequence": sequence})
        elif sequence != last or not self._lacks(store):
            raise BuilderError(
                f"{self.path}: the next list has the number {last + 1}, this one has {sequence}: sign anew",
                code="trust_parts",
            )
        write_whole(self.path / LIST, message)

    def _lacks(self, store: TrustStore) -> bool:
        """Say whether there is no list of this number but this one."""
        if not (self.path / LIST).is_file():
            return True
        present = self.store()
        return present.sequence < store.sequence or present.issued_at == store.issued_at

    def root_signers(
        self, passphrase: Passphrase, elsewhere: Sequence[Signer] = (), *, alone: str = "trust sign --only"
    ) -> list[Signer]:
        """Return the private keys of the present root. ``alone``: what a holder apart does instead.

        Raises `BuilderError` ``trust_root`` for another key among those elsewhere, ``trust_threshold`` for
        too few.
        """
        root = read_root(self.path / ROOT)
        wanted = {kid for _, kid in root.keys}
        found = {signer.kid: signer for signer in elsewhere}
        if foreign := found.keys() - wanted:
            kids = ", ".join(sorted(kid.hex() for kid in foreign))
            raise BuilderError(
                f"the key {kids} does not belong to the root {self.path / ROOT}", code="trust_root"
            )
        for file in sorted((self.path / PRIVATE).glob("root*.pem")):
            # A passphrase is asked for only where its key is needed.
            if len(found) < len(wanted):
                key = SigningKey.load(file, passphrase)
                if key.kid in wanted:
                    found.setdefault(key.kid, key)
        if len(found) < root.threshold:
            raise BuilderError(
                f"{self.path}: {root.threshold} of the {len(wanted)} root keys must sign, and {len(found)} "
                f"are here: give the others with --key, or let each holder `liangzheng {alone}`",
                code="trust_threshold",
            )
        return list(found.values())

    def store(self, *, minimum_sequence: int = 0) -> TrustStore:
        """Open the signed list; raises `BuilderError` where there is none, `TrustError` where it is bad."""
        path = self.path / LIST
        if not path.is_file():
            raise BuilderError(
                f"{self.path} has no signed list: run `liangzheng trust sign`", code="trust_unsigned"
            )
        return self._open(path.read_bytes(), minimum_sequence)

    def signed_at(self) -> datetime | None:
        """Return when the present list was signed; None where there is none that can be opened."""
        try:
            return self.store().issued_at
        except (BuilderError, TrustError):
            return None

    def _open(self, data: bytes, minimum_sequence: int = 0) -> TrustStore:
        return open_trust_list(data, root=read_root(self.path / ROOT), minimum_sequence=minimum_sequence)

    def _change(self, change: Callable[[list[Issuer]], list[Issuer]]) -> None:
        with alone(self.path):
            draft = self._draft()
            issuers = change([self._issuer(item) for item in draft["issuers"]])
            self._write(draft | {"issuers": [to_json(issuer) for issuer in issuers]})

    def _write(self, draft: dict[str, Any]) -> None:
        write_whole(self.path / DRAFT, (json.dumps(draft, ensure_ascii=False, indent=1) + "\n").encode())

    def _draft(self) -> dict[str, Any]:
        path = self.path / DRAFT
        try:
            draft = json.loads(as_utf8(path.read_bytes()))
        except (OSError, ValueError, RecursionError) as error:
            raise BuilderError(f"{path} cannot be read: {error}", code="trust_draft") from error
        match draft:
            case {"sequence": int(sequence), "issuers": list()} if type(sequence) is int and sequence >= 0:
                return dict(draft)
        raise BuilderError(f"{path} is not a draft of a trust list", code="trust_draft")

    def _issuer(self, item: dict[str, Any]) -> Issuer:
        try:
            return from_json(item)
        except (KeyError, TypeError, ValueError, AttributeError, LiangzhengError) as error:
            path = self.path / DRAFT
            raise BuilderError(f"{path}: an issuer cannot be read: {error}", code="trust_draft") from error

    def _named(self, issuers: list[Issuer], issuer_id: str) -> Issuer:
        for issuer in issuers:
            if issuer.id == issuer_id:
                return issuer
        raise BuilderError(f"{self.path / DRAFT}: there is no issuer {issuer_id!r}", code="issuer_unknown")

    def _kids_of(self, issuer: Issuer, kid: Kid) -> set[Kid]:
        """Return every kid of the key with this kid: that of a certificate stands in the list under two."""
        found = {key.key.numbers for key in issuer.keys if key.kid == kid}
        if not found:
            raise BuilderError(f"{self.path / DRAFT}: {issuer.id} has no key {kid.hex()}", code="kid_unknown")
        return {key.kid for key in issuer.keys if key.key.numbers in found}

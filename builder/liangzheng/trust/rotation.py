"""Replacing the root keys: the old ones sign the new, so that whoever pinned the old can follow.

Readers can go on at every point of it: the list is first signed by both roots, so that it opens by either;
then the change is published, which tells nothing to whoever sees the old root; then the new root.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from liangzheng.errors import BuilderError
from liangzheng.files import new_folder
from liangzheng.keys import Passphrase
from liangzheng.signer import Signer
from liangzheng.trust.folder import (
    CHANGES,
    LIST,
    ROOT,
    TrustFolder,
    check_threshold,
    cosigners,
    new_root,
    read_root,
)
from liangzheng.trust.folder_lock import alone
from liangzheng.trust.pending import KEYS, NEXT, PRIVATE, finish
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import LiangzhengError
from verifier_wasm.signed.cose_sign import decode_signed, encode_signed
from verifier_wasm.trusted.memory import Memory
from verifier_wasm.trusted.roots import Root, check_way, encode_root, read_changes
from verifier_wasm.trusted.trust_list import open_trust_list


@dataclass(frozen=True, slots=True)
class Rotated:
    """The root that counts now; ``resumed``: it is that of an earlier call, which was cut off."""

    root: Root
    resumed: bool = False


def rotate(
    trust: TrustFolder,
    *,
    roots: int | None = None,
    threshold: int | None = None,
    passphrase: Passphrase = None,
    new_passphrase: Passphrase = None,
    signers: Sequence[Signer] = (),
) -> Rotated:
    """Make the next generation of root keys, and sign it and the present list by the old and the new.

    ``roots``, ``threshold``: how many keys, and how many of them must sign; as before, if not given.
    (1) a change that was cut off is carried out, and nothing else is done; (2) the new keys; (3) what will be
    published, which has to open for whoever knows the old root; (4) all of it in one step to where it waits;
    (5) into its place. Killed before the end of (4) it leaves the folder as it was; killed later, the next
    call ends it. Raises `BuilderError` ``trust_threshold``, ``trust_root``, and `TrustError` where readers
    would refuse what was made; the folder is then as it was.
    """
    with alone(trust.path):
        # (1)
        if finish(trust.path):
            return Rotated(read_root(trust.path / ROOT), resumed=True)
        old = read_root(trust.path / ROOT)
        size = (roots or len(old.keys), threshold or old.threshold)
        check_threshold(*size)
        present = trust.root_signers(passphrase, signers, alone="trust rotate --only")
        return Rotated(_follow(trust.path, old, size, present, new_passphrase))


def _follow(
    path: Path, old: Root, size: tuple[int, int], present: Sequence[Signer], passphrase: Passphrase
) -> Root:
    # (2)
    roots, threshold = size
    with next_place(path) as made:
        new, following = new_root(
            made, version=old.version + 1, roots=roots, threshold=threshold, passphrase=passphrase
        )
        # (3)
        both = cosigners([*present, *following])
        change, present_list = encode_signed(encode_root(new), both), list_payload(path)
        files = to_publish(
            *(path, old, new, change),
            signed_list=None if present_list is None else encode_signed(present_list, both),
        )
        # (4)
        lay_down(made, files)
    # (5)
    finish(path)
    return new


def list_payload(path: Path) -> bytes | None:
    """Return what the present list says; None where there is none."""
    return decode_signed((path / LIST).read_bytes()).payload if (path / LIST).is_file() else None


def next_place(path: Path) -> AbstractContextManager[Path]:
    """Give the folder where a change waits, which is there when the block ends well."""
    (path / PRIVATE).mkdir(mode=0o700, exist_ok=True)
    return new_folder(path / PRIVATE / NEXT)


def to_publish(
    path: Path, old: Root, new: Root, change: bytes, *, signed_list: bytes | None
) -> dict[str, bytes]:
    """Return what a change of root publishes, in its order; `TrustError` where readers would refuse it."""
    files = {CHANGES: cbor.encode([*_changes(path), change]), ROOT: encode_root(new)}
    if signed_list is not None:
        files = {LIST: signed_list} | files
    _check(old, new, files)
    return files


def lay_down(made: Path, files: Mapping[str, bytes]) -> None:
    """Write what is to be published, in its order, and the names of the new private keys that are there."""
    (made / KEYS).write_text("".join(f"{file.name}\n" for file in made.glob("root*.pem")), "ascii")
    for order, (name, data) in enumerate(files.items(), 1):
        (made / f"{order}-{name}").write_bytes(data)


def _check(old: Root, new: Root, files: dict[str, bytes]) -> None:
    """Read what is to be published as its readers will: those who know the old root, and new ones."""
    check_way(old, new, read_changes(files[CHANGES]))
    if LIST not in files:
        return
    # By the old root alone, since the list is published before the new one is.
    store = open_trust_list(files[LIST], root=old)
    assert store.issued_at is not None
    remembered = Memory(old, store.sequence, int(store.issued_at.timestamp()))
    for memory in (Memory(), remembered):
        memory.open(files[LIST], files[ROOT], files[CHANGES], at=store.issued_at, skew=timedelta())


def _changes(path: Path) -> list[bytes]:
    file = path / CHANGES
    if not file.is_file():
        return []
    data = file.read_bytes()
    try:
        read_changes(data)
    except LiangzhengError as error:
        raise BuilderError(f"{file} cannot be read: {error}", code="trust_root") from error
    items: list[bytes] = cbor.decode(data)
    return items

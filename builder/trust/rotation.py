"""Replacing the root keys: the old ones sign the new, so that whoever pinned the old can follow."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from builder.errors import BuilderError
from builder.files import write_whole
from builder.keys import Passphrase
from builder.signer import Signer
from builder.trust.folder import (
    CHANGES,
    LIST,
    PRIVATE,
    ROOT,
    TrustFolder,
    check_threshold,
    cosigners,
    new_root,
    read_root,
)
from verifier_wasm import cbor
from verifier_wasm.cose_sign import decode_signed, encode_signed
from verifier_wasm.errors import LiangzhengError
from verifier_wasm.roots import Root, encode_root, follow, read_changes

#: Where the private keys of earlier roots go: whoever still has them could sign another change.
_RETIRED = "retired"


def rotate(
    trust: TrustFolder,
    *,
    roots: int,
    threshold: int,
    passphrase: Passphrase = None,
    new_passphrase: Passphrase = None,
    signers: Sequence[Signer] = (),
) -> Root:
    """Make the next generation of root keys, and sign it and the present list by the old and the new.

    Killed half-way it leaves the folder as it was or as it becomes: the list is first signed by both roots,
    so that it opens by either. Raises `BuilderError` ``trust_threshold``, ``trust_root``.
    """
    check_threshold(roots, threshold)
    path = trust.path
    old = read_root(path / ROOT)
    present = trust.root_signers(passphrase, signers)
    changes = _changes(path)
    private = path / PRIVATE
    private.mkdir(mode=0o700, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=private) as made:
        new, following = new_root(
            Path(made), version=old.version + 1, roots=roots, threshold=threshold, passphrase=new_passphrase
        )
        both = cosigners([*present, *following])
        change = encode_signed(encode_root(new), both)
        follow(old, [decode_signed(change)])  # what does not lead to the new root is not published
        names = {file.name for file in Path(made).iterdir()}
        for name in names:
            (Path(made) / name).rename(private / name)
    if (path / LIST).is_file():
        payload = decode_signed((path / LIST).read_bytes()).payload
        write_whole(path / LIST, encode_signed(payload, both))
    write_whole(path / CHANGES, cbor.encode([*changes, change]))
    write_whole(path / ROOT, encode_root(new))
    _retire(private, names)
    return new


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


def _retire(private: Path, present: set[str]) -> None:
    retired = private / _RETIRED
    retired.mkdir(mode=0o700, exist_ok=True)
    for file in private.glob("root*.pem"):
        if file.name not in present:
            file.rename(retired / file.name)

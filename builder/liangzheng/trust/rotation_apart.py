"""A change of root whose keys, old and new, are in the hands of holders apart: no place ever has two of them.

Each holder has made a new key on their own machine. The first one's command names the public halves and
signs the new root, and with it the present list, into ``rotating/<version>-<kid>.cbor``: a map with two
COSE_Sign of one signature each (RFC 9052 section 4.1), payloads included. The others sign the same, with an
old key or a new one. Joined, the signatures are the change that `liangzheng.trust.rotation` makes at one
place.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from liangzheng.errors import BuilderError
from liangzheng.files import read_limited, write_whole
from liangzheng.signer import Signer
from liangzheng.trust.folder import ROOT, TrustFolder, check_threshold, cosigners, read_root
from liangzheng.trust.folder_lock import alone
from liangzheng.trust.pending import PRIVATE, RETIRED, finish
from liangzheng.trust.rotation import lay_down, list_payload, next_place, to_publish
from verifier_wasm import limits
from verifier_wasm.crypto.keys import PublicKey
from verifier_wasm.crypto.kid import kid_of
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import LiangzhengError
from verifier_wasm.signed.cose_sign import SIGN_TAG, cosign, decode_signed
from verifier_wasm.trusted.roots import Root, encode_root
from verifier_wasm.trusted.roots import read_root as parse_root

#: Where signatures wait for the others, in the trust folder.
ROTATING: Final = "rotating"
_TYPE: Final = "liangzheng-rotation/1"


@dataclass(frozen=True, slots=True)
class Part:
    """One holder's signatures. ``present``: the payload of the list that they are over too, if there is one.

    ``entries``: the COSE_Signatures over the new root and that list, as they are joined with others.
    """

    path: Path
    kid: bytes
    new: Root
    present: bytes | None
    entries: tuple[list[Any], list[Any] | None]


@dataclass(frozen=True, slots=True)
class Change:
    """How far it is: the new root, and the kids of those who have signed, of the old root and of the new."""

    parts: tuple[Part, ...]
    old: Root
    new: Root

    def missing(self, root: Root) -> int:
        """Return how many more keys of a root, the old or the new, must sign."""
        signed = {part.kid for part in self.parts}
        return max(0, root.threshold - sum(kid in signed for kid in _kids(root)))

    @property
    def is_complete(self) -> bool:
        """Say whether enough have signed."""
        return not self.missing(self.old) and not self.missing(self.new)


def sign_alone(
    trust: TrustFolder, signer: Signer, *, public: Sequence[PublicKey] = (), threshold: int | None = None
) -> Change:
    """Write one holder's signatures over the change that others have signed, or over a new one.

    ``public``: the keys of the new root, for the first; ``threshold``: how many of them must sign, as before
    if not given. Raises `BuilderError` ``trust_root`` (a key of neither root, or none named),
    ``trust_parts`` (others have signed something else) and ``trust_threshold``.
    """
    with alone(trust.path):
        finish(trust.path)
        old = read_root(trust.path / ROOT)
        parts = _waiting(trust, old)
        if parts:
            new = _one_change(parts, trust).new
            other = public and {key.numbers for key in public} != {key.numbers for key, _ in new.keys}
            if other or threshold not in {None, new.threshold}:
                raise BuilderError(
                    f"{parts[0].path} is over another root than this: every holder signs the same; leave "
                    "--public and --threshold out, or begin anew without this file",
                    code="trust_parts",
                )
        else:
            new = _new(trust, old, public, threshold)
        if signer.kid not in {*_kids(old), *_kids(new)}:
            raise BuilderError(
                f"the key {signer.kid.hex()} belongs neither to the root {trust.path / ROOT} nor to the new "
                "one",
                code="trust_root",
            )
        (cosigner,) = cosigners([signer])
        payloads = (encode_root(new), list_payload(trust.path))
        made = [each and _message(each, [cosign(each, cosigner)]) for each in payloads]
        data = cbor.encode({"type": _TYPE, "root": made[0], "list": made[1]})
        path = trust.path / ROTATING / f"{new.version}-{signer.kid.hex()}.cbor"
        path.parent.mkdir(exist_ok=True)
        part = _read(path, data, old)  # what does not verify is not written
        write_whole(path, data)
        return Change((*(each for each in parts if each.kid != part.kid), part), old, new)


def combine(trust: TrustFolder, files: Sequence[Path]) -> Change:
    """Join the signatures in ``rotating/`` and in further files into the next root.

    Where too few have signed nothing is written, and the result says how many. Raises `BuilderError`
    ``trust_parts`` (none, over different roots, or over a list that is not the present one any more), and
    `TrustError` where readers would refuse what was made.
    """
    with alone(trust.path):
        finish(trust.path)
        old = read_root(trust.path / ROOT)
        given = [_read(path, read_limited(path, limits.TRUST_LIST_LENGTH), old) for path in files]
        parts = list({part.kid: part for part in (*_waiting(trust, old), *given)}.values())
        if not parts:
            raise BuilderError(
                f"{trust.path / ROTATING}: no signature waits here; `liangzheng trust rotate --only` makes "
                "one",
                code="trust_parts",
            )
        first = _one_change(parts, trust)
        change = Change(tuple(parts), old, first.new)
        if not change.is_complete:
            return change
        over_root = _message(encode_root(first.new), [part.entries[0] for part in parts])
        signed = [part.entries[1] for part in parts if part.entries[1] is not None]
        over_list = None if first.present is None else _message(first.present, signed)
        files_made = to_publish(trust.path, old, first.new, over_root, signed_list=over_list)
        with next_place(trust.path) as made:
            lay_down(made, files_made)
        finish(trust.path)
        for part in _files(trust):
            part.unlink(missing_ok=True)
        with suppress(OSError):  # a folder of holders apart has no private keys
            for folder in (trust.path / PRIVATE / RETIRED, trust.path / PRIVATE):
                folder.rmdir()
        return change


def _new(trust: TrustFolder, old: Root, public: Sequence[PublicKey], threshold: int | None) -> Root:
    if not public:
        raise BuilderError(
            f"{trust.path}: no change of root waits here: name each key of the new root with --public",
            code="trust_root",
        )
    if len({key.numbers for key in public}) < len(public):
        raise BuilderError("a root key is given twice", code="trust_root")
    needed = threshold or old.threshold
    check_threshold(len(public), needed)
    return Root(tuple((key, kid_of(key)) for key in public), needed, old.version + 1)


def _kids(root: Root) -> list[bytes]:
    return [bytes(kid or b"") for _, kid in root.keys]


def _message(payload: bytes, entries: Sequence[list[Any]]) -> bytes:
    return cbor.encode(cbor.Tag(SIGN_TAG, [b"", {}, payload, list(entries)]))


def _files(trust: TrustFolder) -> list[Path]:
    return sorted((trust.path / ROTATING).glob("[0-9]*-*.cbor"))


def _waiting(trust: TrustFolder, old: Root) -> list[Part]:
    """Return the signatures over the next root; those of an earlier one are cleared away."""
    parts = []
    for path in _files(trust):
        if int(path.name.partition("-")[0]) <= old.version:
            path.unlink()
        else:
            parts.append(_read(path, read_limited(path, limits.TRUST_LIST_LENGTH), old))
    return parts


def _read(path: Path, data: bytes, old: Root) -> Part:
    """Read one holder's signatures; `BuilderError` ``trust_parts`` where they are none, or do not hold."""
    try:
        found = cbor.decode(data, items=limits.TRUST_LIST_ITEMS)
        messages = {_TYPE: (found["root"], found["list"])}[found["type"]]
        made = [each and (decode_signed(each), _only(each)) for each in messages]
        over_root, over_list = made
        new = parse_root(over_root[0].payload)
    except (LiangzhengError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise BuilderError(
            f"{path} is not one holder's signature of a change of root", code="trust_parts"
        ) from error
    if new.version != old.version + 1:
        raise BuilderError(
            f"{path}: the next root has the version {old.version + 1}, this one has {new.version}",
            code="trust_parts",
        )
    for key, kid in (*old.keys, *new.keys):
        alone_ = Root(((key, kid),))
        if alone_.has_signed(over_root[0]) and (not over_list or alone_.has_signed(over_list[0])):
            present = over_list[0].payload if over_list else None
            entries = (over_root[1], over_list[1] if over_list else None)
            return Part(path, bytes(kid or b""), new, present, entries)
    raise BuilderError(f"{path}: no key of the old root or the new has signed this", code="trust_parts")


def _only(message: bytes) -> list[Any]:
    """Return the one COSE_Signature of a message."""
    (entry,) = cbor.decode(message, items=limits.TRUST_LIST_ITEMS).value[3]
    found: list[Any] = entry
    return found


def _one_change(parts: Sequence[Part], trust: TrustFolder) -> Part:
    """Return the first of signatures that are all over one root, and over the list that there is now."""
    first = parts[0]
    for other in parts[1:]:
        if other.new.id != first.new.id:
            raise BuilderError(
                f"{first.path} and {other.path} are over different roots: keep one root's", code="trust_parts"
            )
    for part in parts:
        if part.present != list_payload(trust.path):
            raise BuilderError(
                f"{part.path} is over another list than {trust.path} has: a list was signed meanwhile; begin "
                "anew without this file",
                code="trust_parts",
            )
    return first

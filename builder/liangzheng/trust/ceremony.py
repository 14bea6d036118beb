"""A list that root keys sign apart from one another: each holder on a machine of their own.

The first holder's command makes the list from the draft and writes their signature over it to
``signing/<sequence>-<kid>.cbor``: a COSE_Sign with that one signature (RFC 9052 section 4.1), list included.
The others' commands sign the same list, from a copy of the folder. Joined, the signatures are the trust list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from liangzheng.errors import BuilderError
from liangzheng.files import read_limited, write_whole
from liangzheng.signer import Signer
from liangzheng.trust.folder import ROOT, TrustFolder, cosigners, read_root
from liangzheng.trust.folder_lock import alone
from liangzheng.trust.pending import finish
from verifier_wasm import limits
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import LiangzhengError
from verifier_wasm.report import rfc3339
from verifier_wasm.signed.cose_sign import SIGN_TAG, cosign, decode_signed
from verifier_wasm.trusted.roots import Root
from verifier_wasm.trusted.trust_list import encode_payload

#: From one list to the next, where nobody says otherwise.
TERM: Final = timedelta(days=30)
#: Where signatures wait for the others, in the trust folder.
SIGNING: Final = "signing"


@dataclass(frozen=True, slots=True)
class Part:
    """One holder's signature over a list. ``entry``: the COSE_Signature as it is joined with others."""

    path: Path
    kid: str
    payload: bytes
    entry: list[Any]
    sequence: int
    issued_at: datetime
    next_update: datetime


@dataclass(frozen=True, slots=True)
class Ceremony:
    """How far it is: the parts at hand, and by their kids the root keys that have not signed."""

    parts: tuple[Part, ...]
    missing: tuple[str, ...]
    threshold: int
    #: The draft says something else by now: it waits for the next list.
    is_older_than_draft: bool = False

    @property
    def is_complete(self) -> bool:
        """Say whether enough have signed."""
        return len(self.parts) >= self.threshold


def sign_alone(
    trust: TrustFolder, signer: Signer, *, at: datetime, term: timedelta | None = None
) -> Ceremony:
    """Write one holder's signature over the list that the others have signed, or over a new one of the draft.

    ``term``: until the next list is due, of a new list. Raises `BuilderError` ``trust_root`` (no key of the
    root), ``trust_parts`` (others have signed something else than the draft says), ``trust_dates``, and those
    of `TrustFolder.payload`.
    """
    with alone(trust.path):
        finish(trust.path)
        root = read_root(trust.path / ROOT)
        if not any(key.numbers == signer.public.numbers for key, _ in root.keys):
            raise BuilderError(
                f"the key {signer.kid.hex()} does not belong to the root {trust.path / ROOT}",
                code="trust_root",
            )
        sequence = trust.sequence() + 1
        parts = []
        for part in _waiting(trust.path, root):
            if part.sequence == sequence:
                parts.append(part)
            elif part.sequence < sequence - 1:  # that of the last list may belong to a call that was cut off
                part.path.unlink()
        if parts:
            first = _one_list(parts)
            if term not in {None, first.next_update - first.issued_at}:
                raise BuilderError(
                    f"{first.path}: the next list after this one is due by {rfc3339(first.next_update)}, and "
                    "every holder signs the same: leave --next-update out, or begin anew without this file",
                    code="trust_dates",
                )
            if not _is_of_draft(trust, first):
                raise BuilderError(
                    f"{first.path} is over another list than {trust.path} has in its draft: look which is "
                    "meant, and begin anew without this file if it is not",
                    code="trust_parts",
                )
            payload = first.payload
        else:
            payload = trust.payload(sequence=sequence, at=at, next_update=at + (term or TERM))
        path = trust.path / SIGNING / f"{sequence}-{signer.kid.hex()}.cbor"
        path.parent.mkdir(exist_ok=True)
        (cosigner,) = cosigners([signer])
        message = _message(payload, [cosign(payload, cosigner)])
        made = _read(path, message, root)  # what does not verify is not written
        write_whole(path, message)
        others = [part for part in parts if part.kid != made.kid]
        return _state([*others, made], root)


def combine(trust: TrustFolder, files: Sequence[Path], *, at: datetime) -> Ceremony:
    """Join the signatures in ``signing/`` and in further files into the next trust list.

    Where too few have signed nothing is written, and the result says who is missing. Raises `BuilderError`
    ``trust_parts`` (none, over different lists, or over a list that is not the next) and ``trust_dates``.
    """
    with alone(trust.path):
        finish(trust.path)
        root = read_root(trust.path / ROOT)
        given = [_read(path, read_limited(path, limits.TRUST_LIST_LENGTH), root) for path in files]
        present = trust.sequence()
        waiting = [part for part in _waiting(trust.path, root) if part.sequence >= present]
        parts = list({part.kid: part for part in (*waiting, *given)}.values())
        if not parts:
            raise BuilderError(
                f"{trust.path / SIGNING}: no signature waits here; `liangzheng trust sign --only` makes one",
                code="trust_parts",
            )
        first = _one_list(parts)
        state = _state(parts, root, older=not _is_of_draft(trust, first))
        if not state.is_complete:
            return state
        if first.next_update <= at:
            raise BuilderError(
                f"{first.path}: this list was due for its next update by {rfc3339(first.next_update)}: "
                "sign a new one",
                code="trust_dates",
            )
        trust.put(_message(first.payload, [part.entry for part in parts]), sequence=first.sequence)
        for part in parts:
            if part.path.parent == trust.path / SIGNING:
                part.path.unlink(missing_ok=True)
        return state


def _message(payload: bytes, entries: list[list[Any]]) -> bytes:
    return cbor.encode(cbor.Tag(SIGN_TAG, [b"", {}, payload, entries]))


def _waiting(folder: Path, root: Root) -> list[Part]:
    files = sorted((folder / SIGNING).glob("[0-9]*-*.cbor"))
    return [_read(path, read_limited(path, limits.TRUST_LIST_LENGTH), root) for path in files]


def _read(path: Path, data: bytes, root: Root) -> Part:
    """Read one holder's signature; `BuilderError` ``trust_parts`` where it is none, or does not hold."""
    try:
        message = decode_signed(data)
        (entry,) = cbor.decode(data).value[3]
        content = cbor.decode(message.payload, items=limits.TRUST_LIST_ITEMS)
        times = [datetime.fromtimestamp(content[name], UTC) for name in ("issued_at", "next_update")]
        sequence = int(content["sequence"])
    except (
        LiangzhengError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        OverflowError,
    ) as exc:
        raise BuilderError(f"{path} is not one holder's signature of a list", code="trust_parts") from exc
    for key, kid in root.keys:
        if Root(((key, kid),)).has_signed(message):
            return Part(path, (kid or b"").hex(), message.payload, entry, sequence, *times)
    raise BuilderError(
        f"{path}: no key of the root has signed this: if it is from before a change of root, remove it",
        code="trust_parts",
    )


def _one_list(parts: Sequence[Part]) -> Part:
    """Return the first of signatures that are all over one list."""
    first = parts[0]
    for other in parts[1:]:
        if other.payload != first.payload:
            raise BuilderError(
                f"{first.path} (list {first.sequence} of {rfc3339(first.issued_at)}) and {other.path} "
                f"({other.sequence} of {rfc3339(other.issued_at)}) are over different lists: keep one list's",
                code="trust_parts",
            )
    return first


def _is_of_draft(trust: TrustFolder, part: Part) -> bool:
    return part.payload == encode_payload(
        trust.issuers(), sequence=part.sequence, issued_at=part.issued_at, next_update=part.next_update
    )


def _state(parts: Sequence[Part], root: Root, *, older: bool = False) -> Ceremony:
    signed = {part.kid for part in parts}
    kids = [(kid or b"").hex() for _, kid in root.keys]
    return Ceremony(tuple(parts), tuple(kid for kid in kids if kid not in signed), root.threshold, older)

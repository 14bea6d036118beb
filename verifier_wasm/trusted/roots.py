"""The publisher's root keys: who may sign trust lists, how many of them must, and how they are replaced.

As in TUF (The Update Framework, section 5.3), the next root is signed by the threshold of the present root's
keys and by that of its own; so whoever knows one root can follow to the present one, and to no other.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from verifier_wasm import limits
from verifier_wasm.arguments import expect
from verifier_wasm.crypto.cose_key import key_from_cose, key_to_cose, keys_from_key_set
from verifier_wasm.crypto.keys import Kid, PublicKey
from verifier_wasm.crypto.signatures import verify_signature
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import CodeError, KeyFormatError, TrustError
from verifier_wasm.signed import cose_sign

TYPE: Final = "liangzheng-root/1"

type RootKey = tuple[PublicKey, Kid | None]


@dataclass(frozen=True, slots=True)
class Root:
    """One generation of root keys: ``threshold`` different ones have to sign."""

    keys: tuple[RootKey, ...]
    threshold: int = 1
    version: int = 1

    @property
    def id(self) -> str:
        """What tells this root from any other: the SHA-256 of its encoding, in hexadecimal."""
        return hashlib.sha256(encode_root(self)).hexdigest()

    def has_signed(self, message: cose_sign.Signed) -> bool:
        """Say whether enough of the keys have signed; a key that signs twice counts once."""
        signers: set[int] = set()
        for signature in message.signatures:
            for number, (key, kid) in enumerate(self.keys):
                if number in signers or (None not in {signature.kid, kid} and signature.kid != kid):
                    continue
                if verify_signature(
                    algorithm=signature.algorithm,
                    key=key,
                    message=signature.message,
                    signature=signature.value,
                ):
                    signers.add(number)
                    break
        return len(signers) >= self.threshold


def read_root(data: bytes) -> Root:
    """Read a root: a map ``{"type", "version", "threshold", "keys"}``, or a COSE_KeySet (any key may sign).

    Raises `TrustError` ``trust_root``, `KeyFormatError` for a key that cannot be used, and `UseError`
    ``argument``.
    """
    expect(data, bytes, name="data")
    if len(data) > limits.ROOT_LENGTH:
        raise TrustError("trust_root", "the root is too large")
    try:
        item = cbor.decode(data)
    except CodeError as error:
        raise TrustError("trust_root", f"this is not a root ({error.code})") from error
    if isinstance(item, dict):
        return _read(item)
    try:
        return Root(keys_from_key_set(data))
    except KeyFormatError as error:
        if error.code != "key_set":  # a key that cannot be used
            raise
        raise TrustError("trust_root", "this is not a root (neither a root nor a set of keys)") from error


def _read(item: Any) -> Root:
    match item:
        case {
            "type": "liangzheng-root/1",
            "version": int(version),
            "threshold": int(threshold),
            "keys": list(keys),
        } if type(version) is int and type(threshold) is int:
            pass
        case _:
            raise TrustError("trust_root", "this is not a root")
    read = tuple(key_from_cose(key) for key in keys)
    distinct = {key.numbers for key, _ in read}
    if version < 1 or len(distinct) != len(read) or not 1 <= threshold <= len(read):
        raise TrustError("trust_root", "the root's threshold does not go with its keys")
    return Root(read, threshold, version)


def encode_root(root: Root) -> bytes:
    """Return the map that `read_root` reads."""
    return cbor.encode(
        {
            "type": TYPE,
            "version": root.version,
            "threshold": root.threshold,
            "keys": [key_to_cose(key, kid) for key, kid in root.keys],
        }
    )


def read_changes(data: bytes) -> tuple[cose_sign.Signed, ...]:
    """Read the changes of root: a CBOR array of signed messages, oldest first.

    Raises `TrustError` ``trust_root``.
    """
    if len(data) > limits.ROOT_LENGTH:
        raise TrustError("trust_root", "the changes of root are too large")
    try:
        items = cbor.decode(data)
        if not isinstance(items, list) or not all(isinstance(item, bytes) for item in items):
            raise TrustError("trust_root", "these are not changes of root")
        return tuple(cose_sign.decode_signed(item) for item in items)
    except CodeError as error:
        raise TrustError("trust_root", f"these are not changes of root ({error.code})") from error


def check_way(known: Root, present: Root, changes: Iterable[cose_sign.Signed]) -> None:
    """Check that a known root leads to the present one, by changes in their order.

    A publisher may have signed two roots of the same version (a change that was broken off, and made again):
    the known one leads to each that it signed.
    Raises `TrustError` ``trust_root_unknown`` where it does not lead there, ``trust_root_signature`` where a
    change that would lead on lacks the signatures it needs.
    """
    reached = [known]
    unsigned = False
    for change in changes:
        following = _following(change)
        before = [root for root in reached if root.version + 1 == following.version]
        if any(root.has_signed(change) and following.has_signed(change) for root in before):
            reached.append(following)
        elif before:
            unsigned = True
        # Stop at the root that is served: a later one may be on its way.
        if reached[-1].id == present.id:
            return
    if unsigned:
        raise TrustError("trust_root_signature", "the change of root is not signed by the root before it")
    raise TrustError("trust_root_unknown", "the root is not one that the root seen before leads to")


def _following(change: cose_sign.Signed) -> Root:
    try:
        return read_root(change.payload)
    except KeyFormatError as error:
        raise TrustError("trust_root", f"a changed root cannot be read ({error.code})") from error

"""Salted disclosures of an SD-CWT: what the holder shows of what the issuer signed as hashes.

draft-ietf-spice-sd-cwt-08, sections 5.1, 9 (step 7) and 10.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from verifier_wasm import limits
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import DecodeError, LimitError

#: Section 5.1: an element of an array that is hidden stands under this tag.
REDACTED_ELEMENT: Final = 60
#: Tags of a claim set on its way to the issuer (section 11): never in one that is issued.
_BEFORE_ISSUANCE: Final = frozenset({58, 62})
#: COSE's numbers of hash functions (RFC 9054); the first where none is named (section 7).
HASHES: Final = {-16: hashlib.sha256, -43: hashlib.sha384, -44: hashlib.sha512}
SHA_256: Final = -16
#: Section 5.1: 128 bits.
_SALT_LENGTH: Final = 16
#: Section 6.3, in octets.
_KEY_LENGTH: Final = 255


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A claims set with what was disclosed in its place. ``withheld``: hashes left, of claims and decoys."""

    claims: Mapping[Any, Any]
    withheld: int


def disclose(claims: Mapping[Any, Any], disclosures: Sequence[Any], algorithm: int) -> Disclosed:
    """Return the claims with the disclosures put where their hashes are, and the hashes left taken out.

    A hash is over the disclosure's bytes, with or without the head of the byte string that holds them: the
    draft's text says the one, its examples are the other. Raises `DecodeError` ``sdcwt_disclosure`` (one is
    well formed, and no hash signed is of it), ``sdcwt_structure`` (one that is malformed or where it may not
    be; ``step`` of section 9) and ``sdcwt_hash`` (a hash not known here), and `LimitError`
    ``sdcwt_too_many_disclosures`` and ``cbor_too_deep``.
    """
    if len(disclosures) > limits.SD_CWT_DISCLOSURES:
        raise LimitError("sdcwt_too_many_disclosures", limit=limits.SD_CWT_DISCLOSURES)
    hashed = HASHES.get(algorithm)
    if hashed is None:
        raise DecodeError("sdcwt_hash", algorithm=str(algorithm)[:40])
    waiting: dict[bytes, bytes] = {}
    for written in disclosures:
        if type(written) is not bytes:
            raise structure(7, "a disclosure that is no byte string")
        # Twice the same could be meant for two places, which one salt may not have.
        if hashed(written).digest() in waiting:
            raise structure(7, "a disclosure twice")
        waiting[hashed(written).digest()] = written
        waiting[hashed(cbor.encode(written)).digest()] = written
    placing = _Placing(waiting)
    shown = placing.map(claims, 1)
    left = set(waiting.values()) - placing.placed
    if any(_is_disclosure(written) for written in left):
        raise DecodeError("sdcwt_disclosure")
    if left:
        raise structure(7, "a disclosure that is malformed")
    return Disclosed(shown, placing.withheld)


def structure(step: int, message: str) -> DecodeError:
    """Return the error ``sdcwt_structure`` for a rule of section 9."""
    return DecodeError("sdcwt_structure", f"step {step}: {message}", step=step)


def is_key(key: Any) -> bool:
    """Say whether a map's key is one of those that CWT allows (section 6.3)."""
    return type(key) is int or (type(key) is str and len(key.encode("utf-8", "replace")) <= _KEY_LENGTH)


def _read(written: bytes) -> list[Any]:
    """Read a disclosure: salt, value and, of a map's entry, its key; a decoy is a salt alone."""
    try:
        parts = cbor.decode(written, definite=True, redacted=True)
    except DecodeError as error:
        raise structure(7, error.code) from error
    if type(parts) is not list or not 1 <= len(parts) <= 3:
        raise structure(7, "a disclosure of another shape")
    if type(parts[0]) is not bytes or len(parts[0]) < _SALT_LENGTH:
        raise structure(7, "a salt of fewer than 128 bits")
    return parts


def _is_disclosure(written: bytes) -> bool:
    try:
        _read(written)
    except (DecodeError, LimitError):
        return False
    return True


class _Placing:
    """Step 7: each hash replaced by its disclosure, which may hold hashes in turn."""

    def __init__(self, waiting: Mapping[bytes, bytes]) -> None:
        self._waiting = waiting
        self._seen: set[bytes] = set()
        self.placed: set[bytes] = set()
        self.withheld = 0

    def _value(self, value: Any, depth: int) -> Any:
        # Each disclosure is held to the depth when it is read; here, all that lie inside each other.
        if depth > limits.CBOR_DEPTH:
            raise LimitError("cbor_too_deep", limit=limits.CBOR_DEPTH)
        if isinstance(value, dict):
            return self.map(value, depth)
        if isinstance(value, list):
            return self._array(value, depth)
        if type(value) is cbor.Tag:
            if value.number in {REDACTED_ELEMENT, *_BEFORE_ISSUANCE}:
                raise structure(7, f"tag {value.number} out of place")
            return cbor.Tag(value.number, self._value(value.value, depth + 1))
        return value

    def map(self, value: Mapping[Any, Any], depth: int) -> dict[Any, Any]:
        if not all(is_key(key) or key == cbor.REDACTED for key in value):
            raise structure(2, "a key of a type that is not allowed")
        claims = {key: self._value(item, depth + 1) for key, item in value.items() if key != cbor.REDACTED}
        hashes = value.get(cbor.REDACTED, [])
        if type(hashes) is not list:
            raise structure(7, "hashes that are no array")
        for digest in hashes:
            found = self._take(digest)
            if found is None or len(found) == 1:
                continue
            if len(found) != 3 or not is_key(found[2]):
                raise structure(7, "an element's disclosure in a map")
            if found[2] in claims:
                raise structure(7, "a disclosed key that is there already")
            claims[found[2]] = self._value(found[1], depth + 1)
        return claims

    def _array(self, items: list[Any], depth: int) -> list[Any]:
        shown = []
        for item in items:
            if type(item) is not cbor.Tag or item.number != REDACTED_ELEMENT:
                shown.append(self._value(item, depth + 1))
                continue
            found = self._take(item.value)
            if found is None or len(found) == 1:
                continue
            if len(found) != 2:
                raise structure(7, "a key's disclosure in an array")
            shown.append(self._value(found[1], depth + 1))
        return shown

    def _take(self, digest: Any) -> list[Any] | None:
        """Return the disclosure of a hash; None where it is not disclosed."""
        if type(digest) is not bytes or digest in self._seen:
            raise structure(7, "a hash twice, or none")
        self._seen.add(digest)
        written = self._waiting.get(digest)
        if written is None:
            self.withheld += 1
            return None
        if written in self.placed:
            raise structure(7, "a disclosure for two places")
        self.placed.add(written)
        return _read(written)

"""SD-JWT (RFC 9901): an issuer's JWT with digests in place of claims, and the disclosures shown with it.

Nothing is verified here. The holder's key binding (section 7.3) is `verifier_wasm.signed.key_binding_jwt`'s.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from verifier_wasm import limits
from verifier_wasm.encoding.rfc4648 import to_base64url
from verifier_wasm.errors import DecodeError, LimitError
from verifier_wasm.signed import jose

#: Section 4.1.1; sha-256 where ``_sd_alg`` is absent. Names of the IANA Named Information registry.
_HASHES: Final = {"sha-256": hashlib.sha256, "sha-384": hashlib.sha384, "sha-512": hashlib.sha512}
_DIGESTS, _DIGEST, _ALGORITHM = "_sd", "...", "_sd_alg"
#: A key binding JWT, as far as it is looked at.
_JWT: Final = re.compile(rb"[A-Za-z0-9_=+/-]+\.[A-Za-z0-9_=+/-]+\.[A-Za-z0-9_=+/-]+")
#: A disclosure after which its ``~`` is missing.
_OPEN_END: Final = re.compile(rb"[A-Za-z0-9_=+/-]+")


@dataclass(frozen=True, slots=True)
class SdJwt:
    """An SD-JWT in its parts: the issuer's JWT, and the disclosures as they are written.

    ``open_end``: nothing ends the last one, so that it may be cut off. ``binding``: the key binding JWT, b""
    for none; ``shown``: all that stands before it.
    """

    jws: jose.Jws
    payload: Mapping[str, Any]
    disclosures: tuple[bytes, ...]
    open_end: bool = False
    binding: bytes = b""
    shown: bytes = b""


def decode_sd_jwt(data: bytes) -> SdJwt:
    """Decode ``<JWT>~<disclosure>~…~`` with or without a key binding JWT at the end (section 4).

    Raises the errors of `jose.decode_jws` and `jose.decode_object`, `DecodeError` ``sdjwt_type`` (no
    ``~``, or something else after the last one) and `LimitError` ``sdjwt_too_many_disclosures``.
    """
    _hold(data.count(b"~") - 1)
    issued, *rest = data.split(b"~")
    if not rest:
        raise DecodeError("sdjwt_type")
    open_end = _OPEN_END.fullmatch(rest[-1]) is not None
    if rest[-1] and not open_end and not _JWT.fullmatch(rest[-1]):
        raise DecodeError("sdjwt_type")
    jws = jose.decode_jws(issued)
    disclosures = tuple(rest if open_end else rest[:-1])
    binding = b"" if open_end else rest[-1]
    shown = data[: len(data) - len(binding)]
    return SdJwt(jws, jose.decode_object(jws.payload), disclosures, open_end, binding, shown)


def decode_json(value: Mapping[str, Any]) -> SdJwt:
    """Read an SD-JWT written as JSON (section 8): its disclosures are in an unprotected header.

    Older drafts had them beside the payload. Raises as `decode_sd_jwt`, and as `jose.decode_json`.
    """
    jws = jose.decode_json(value)
    disclosures = jws.header.get("disclosures", value.get("disclosures", []))
    if not isinstance(disclosures, list) or not all(isinstance(text, str) for text in disclosures):
        raise DecodeError("sdjwt_type")
    _hold(len(disclosures))
    return SdJwt(jws, jose.decode_object(jws.payload), tuple(text.encode() for text in disclosures))


def _hold(count: int) -> None:
    if count > limits.SD_JWT_DISCLOSURES:
        raise LimitError("sdjwt_too_many_disclosures", limit=limits.SD_JWT_DISCLOSURES)


def disclose(sd_jwt: SdJwt) -> dict[str, Any]:
    """Return the payload with what was disclosed in the place of its digests (section 7.1, step 3).

    Raises `DecodeError` ``sdjwt_disclosure`` (one is well formed, and no digest signed is of it: what is
    shown is not what was signed), ``sdjwt_structure`` (one that is malformed, or that is put where it may not
    be), ``sdjwt_type`` (the last one, which nothing ends, is of no digest: it is cut off) and ``sdjwt_hash``
    (a hash not known here), and `LimitError` as `jose.decode_value`.
    """
    hashed(sd_jwt, b"")  # an algorithm that is not known, though nothing may be disclosed
    digests = [to_base64url(hashed(sd_jwt, written)) for written in sd_jwt.disclosures]
    waiting: dict[str, bytes] = dict(zip(digests, sd_jwt.disclosures, strict=True))
    processing = _Processing(waiting)
    claims = processing.object(sd_jwt.payload, 1)
    cut = sd_jwt.open_end and waiting.pop(digests[-1], None) is not None
    if any(_is_disclosure(written) for written in waiting.values()):  # step 5
        raise DecodeError("sdjwt_disclosure")
    if waiting:
        raise _wrong("no digest of it")
    if cut:
        raise DecodeError("sdjwt_type")
    claims.pop(_ALGORITHM, None)  # step 3.f
    return claims


def hashed(sd_jwt: SdJwt, written: bytes) -> bytes:
    """Return a digest by the SD-JWT's own algorithm; `DecodeError` ``sdjwt_hash`` for one not known here."""
    algorithm = sd_jwt.payload.get(_ALGORITHM, "sha-256")
    if not isinstance(algorithm, str) or (algorithm := algorithm.lower()) not in _HASHES:
        raise DecodeError("sdjwt_hash", algorithm=str(algorithm)[:40])
    return _HASHES[algorithm](written).digest()


def _wrong(message: str) -> DecodeError:
    return DecodeError("sdjwt_structure", f"disclosure: {message}")


def _read(written: bytes) -> list[Any]:
    """Read a disclosure: salt, value and, of a claim, its name between them (sections 4.2.1 and 4.2.2)."""
    try:
        parts = jose.decode_value(jose.decode_base64url(written))
    except DecodeError as error:
        raise _wrong(error.code) from error
    match parts:
        case [str(), _] | [str(), str(), _]:
            return list(parts)
    raise _wrong("not two or three values")


def _is_disclosure(written: bytes) -> bool:
    try:
        _read(written)
    except DecodeError:
        return False
    return True


class _Processing:
    """Step 3, (*) and (**): digests replaced by disclosures, which may hold digests in turn."""

    def __init__(self, waiting: dict[str, bytes]) -> None:
        self.waiting = waiting
        self.seen: set[str] = set()

    def value(self, value: Any, depth: int) -> Any:
        if not isinstance(value, (dict, list)):
            return value
        # Each disclosure is held to the depth when it is read; here, all that lie inside each other.
        if depth > limits.JSON_DEPTH:
            raise LimitError("jose_too_deep", limit=limits.JSON_DEPTH)
        return self.object(value, depth) if isinstance(value, dict) else self.array(value, depth)

    def object(self, value: Mapping[str, Any], depth: int) -> dict[str, Any]:
        if _DIGEST in value:  # section 4.1: only for a digest, which is an array's business
            raise _wrong("reserved name")
        claims = {name: self.value(item, depth + 1) for name, item in value.items() if name != _DIGESTS}
        digests = value.get(_DIGESTS, [])
        if not isinstance(digests, list):
            raise _wrong("digests")
        for digest in digests:
            disclosure = self.take(digest, parts=3)
            if disclosure is None:
                continue
            _, name, item = disclosure
            if name in {_DIGESTS, _DIGEST} or name in claims:
                raise _wrong("name")
            claims[name] = self.value(item, depth + 1)
        return claims

    def array(self, items: list[Any], depth: int) -> list[Any]:
        shown = []
        for item in items:
            if not (isinstance(item, dict) and _DIGEST in item):
                shown.append(self.value(item, depth + 1))
                continue
            if len(item) != 1:  # section 4.2.4.2
                raise _wrong("beside a digest")
            if disclosure := self.take(item[_DIGEST], parts=2):
                shown.append(self.value(disclosure[1], depth + 1))
        return shown

    def take(self, digest: Any, *, parts: int) -> list[Any] | None:
        """Return the disclosure of a digest; None for a decoy, or what was not disclosed."""
        if not isinstance(digest, str) or digest in self.seen:  # step 4
            raise _wrong("digest twice, or none")
        self.seen.add(digest)
        # Some issuers pad digests, or write them in the other alphabet (RFC 4648 sections 4 and 5).
        written = self.waiting.pop(digest.rstrip("=").replace("+", "-").replace("/", "_"), None)
        if written is None:
            return None
        disclosure = _read(written)
        if len(disclosure) != parts:
            raise _wrong("for another place")
        return disclosure

"""Compact JWS (RFC 7515 section 7.1): strict reading.

Unpadded base64url without other characters, JSON as I-JSON has it (RFC 7493). Nothing is verified here.
"""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from verifier_wasm import json_text, limits
from verifier_wasm.envelope import Signature
from verifier_wasm.errors import DecodeError, LimitError
from verifier_wasm.keys import PublicKey

#: RFC 7518 section 3.1, RFC 8037 section 3.1, RFC 9864 section 2.2 -> COSE ids.
_ALGORITHMS: Final = {
    "ES256": -7,
    "ES384": -35,
    "ES512": -36,
    "EdDSA": -8,
    "Ed25519": -19,
    "PS256": -37,
}
#: Signatures too, but not of kinds that can be checked here. "none" and the HS family, whose key is the
#: checker's own as well, are in neither: they say nothing of who signed.
_UNSUPPORTED: Final = re.compile(r"RS(?:256|384|512)|PS(?:384|512)|ES256K|Ed448|ML-DSA-\d\d|SLH-DSA-[\w-]+")
#: A SHA-256 in base64url.
THUMBPRINT_LENGTH: Final = 43
_BASE64URL: Final = re.compile(rb"[A-Za-z0-9_-]*")
#: Of a compact JWS, and of a compact JWE (RFC 7516 section 7.1).
_PARTS, _ENCRYPTED_PARTS = 3, 5


@dataclass(frozen=True, slots=True)
class Jws:
    """A compact JWS, decoded: header and payload as they were written, and the signature over them."""

    header: Mapping[str, Any]
    payload: bytes
    signature: Signature

    @property
    def type(self) -> str:
        """The header's ``typ`` in its short form, in lower case (RFC 7515 section 4.1.9); "" without one."""
        typ = self.header.get("typ")
        return typ.lower().removeprefix("application/") if isinstance(typ, str) else ""


def decode_jws(data: bytes, *, deflated: bool = False) -> Jws:
    """Decode a compact JWS; ``deflated``: its payload has to be compressed, as the header says.

    Raises `DecodeError` ``jose_type`` (not three parts), ``jose_encrypted`` (a JWE), ``jose_base64``,
    ``jose_json``, ``jose_algorithm`` (one that shows no signer, or none), ``jose_algorithm_unsupported``,
    ``jose_crit`` (a critical header, none of which is understood), ``jose_zip``, ``jose_kid``,
    ``jose_chain`` and ``jose_detached``, and `LimitError` ``cose_chain_too_long`` and as `decode_value`.
    """
    parts = data.strip().split(b".")
    if len(parts) != _PARTS:
        raise DecodeError("jose_encrypted" if len(parts) == _ENCRYPTED_PARTS else "jose_type")
    header = decode_object(decode_base64url(parts[0]))
    # RFC 7515 section 4.1.11; an unencoded payload (RFC 7797) has to be named there.
    if "crit" in header or header.get("b64", True) is not True:
        raise DecodeError("jose_crit")
    if header.get("zip") != ("DEF" if deflated else None):
        raise DecodeError("jose_zip")
    kid = header.get("kid")
    if kid is not None and not isinstance(kid, str):
        raise DecodeError("jose_kid")
    signature = Signature(
        algorithm=_algorithm(header.get("alg")),
        kid=None if kid is None else kid_bytes(kid),
        message=parts[0] + b"." + parts[1],
        value=decode_base64url(parts[2]),
        chain=_chain(header.get("x5c")),
    )
    if not parts[1]:  # appendix F
        raise DecodeError("jose_detached")
    return Jws(header, decode_base64url(parts[1]), signature)


def _algorithm(name: Any) -> int:
    if not isinstance(name, str):
        raise DecodeError("jose_algorithm", algorithm="")
    if name in _ALGORITHMS:
        return _ALGORITHMS[name]
    code = "jose_algorithm_unsupported" if _UNSUPPORTED.fullmatch(name) else "jose_algorithm"
    raise DecodeError(code, algorithm=name[:40])


def _chain(value: Any) -> tuple[bytes, ...]:
    """RFC 7515 section 4.1.6: DER certificates, leaf first, in base64: padded, not of the URL's alphabet."""
    if value is None:
        return ()
    if not isinstance(value, list) or not value:
        raise DecodeError("jose_chain")
    if len(value) > limits.CHAIN_LENGTH:
        raise LimitError("cose_chain_too_long", limit=limits.CHAIN_LENGTH)
    try:
        return tuple(base64.b64decode(text, validate=True) for text in value)
    except (TypeError, ValueError) as error:
        raise DecodeError("jose_chain") from error


def kid_bytes(kid: str) -> bytes:
    """Return a kid as bytes: those that it writes in hexadecimal, as our own tokens do, else its UTF-8."""
    if re.fullmatch(r"(?:[0-9a-f]{2}){4,32}", kid):
        return bytes.fromhex(kid)
    return kid.encode("utf-8", "surrogatepass")


def thumbprint(key: PublicKey) -> bytes:
    """Return the kid that is a key's JWK thumbprint (RFC 7638 section 3): base64url, as bytes."""
    if key.kty == "RSA":
        jwk = {"e": encode(key.e), "kty": "RSA", "n": encode(key.n)}
    elif key.kty == "OKP":
        jwk = {"crv": key.curve or "", "kty": "OKP", "x": encode(key.x)}
    else:
        jwk = {"crv": key.curve or "", "kty": "EC", "x": encode(key.x), "y": encode(key.y)}
    return encode(hashlib.sha256(json.dumps(jwk, separators=(",", ":")).encode()).digest()).encode()


def decode_base64url(text: bytes) -> bytes:
    """Decode unpadded base64url (RFC 7515 section 2); `DecodeError` ``jose_base64``."""
    if not _BASE64URL.fullmatch(text) or len(text) % 4 == 1:
        raise DecodeError("jose_base64")
    try:
        data = base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4))
    except binascii.Error as error:
        raise DecodeError("jose_base64") from error
    if encode(data).encode() != text:  # bits beyond the last byte must be zero
        raise DecodeError("jose_base64")
    return data


def encode(data: bytes) -> str:
    """Return unpadded base64url."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode_object(data: bytes) -> dict[str, Any]:
    """Decode a JSON object; errors as `decode_value`, and ``jose_json`` for another value."""
    value = decode_value(data)
    if not isinstance(value, dict):
        raise DecodeError("jose_json")
    return value


def decode_value(data: bytes) -> Any:
    """Decode JSON (RFC 8259) whose names are distinct and whose texts are Unicode.

    Raises `DecodeError` ``jose_json`` and `LimitError` ``jose_too_deep`` and ``jose_too_many_items``.
    """
    try:
        # Bounded before it is parsed: the parser itself calls itself for every level.
        value = json_text.loads(data.decode("utf-8"), object_pairs_hook=_distinct, parse_constant=_refuse)
    except ValueError as error:
        raise DecodeError("jose_json") from error
    _measure(value)
    return value


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("duplicate name")
    return values


def _refuse(name: str) -> float:
    raise ValueError(name)  # NaN and Infinity are not JSON


def _measure(value: Any) -> None:
    """Hold a value to the limits, so that what walks it may recurse, and its texts to Unicode."""
    count, waiting = 0, [(value, 1)]
    while waiting:
        item, depth = waiting.pop()
        count += 1
        if count > limits.JSON_ITEMS:
            raise LimitError("jose_too_many_items", limit=limits.JSON_ITEMS)
        if isinstance(item, str):
            _measure_text(item)
        elif isinstance(item, (dict, list)):
            if depth > limits.JSON_DEPTH:
                raise LimitError("jose_too_deep", limit=limits.JSON_DEPTH)
            if isinstance(item, dict):
                for name in item:
                    _measure_text(name)
            children = item.values() if isinstance(item, dict) else item
            waiting.extend((child, depth + 1) for child in children)


def _measure_text(text: str) -> None:
    """RFC 7493 section 2.1: an escape may write half of a surrogate pair, which is no character."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise DecodeError("jose_json") from error


def name_of(algorithm: int) -> str:
    """Return the JOSE name of a COSE algorithm id; `KeyError` for one that has none here."""
    return {number: name for name, number in _ALGORITHMS.items()}[algorithm]

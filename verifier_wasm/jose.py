"""Compact JWS (RFC 7515 section 7.1): strict reading, for tokens that come as JWT.

Unpadded base64url without other characters, JSON objects without duplicate names. Nothing is verified here.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from verifier_wasm.envelope import Signature
from verifier_wasm.errors import DecodeError

#: RFC 7518 section 3.1, RFC 8037 section 3.1 -> COSE ids. "none" is not among them.
_ALGORITHMS: Final = {"ES256": -7, "ES384": -35, "ES512": -36, "EdDSA": -8, "PS256": -37}
_BASE64URL: Final = re.compile(rb"[A-Za-z0-9_-]*")
_PARTS: Final = 3


@dataclass(frozen=True, slots=True)
class Jws:
    """A compact JWS, decoded: header and payload as they were written, and the signature over them."""

    header: Mapping[str, Any]
    payload: bytes
    signature: Signature


def decode_jws(data: bytes) -> Jws:
    """Decode a compact JWS.

    Raises `DecodeError` ``jose_type`` (not three parts), ``jose_base64``, ``jose_json``, ``jose_algorithm``
    (none of those above), ``jose_crit`` (a critical header, none of which is understood) and ``jose_kid``.
    """
    parts = data.strip().split(b".")
    if len(parts) != _PARTS:
        raise DecodeError("jose_type")
    header = decode_object(decode_base64url(parts[0]))
    if "crit" in header:  # RFC 7515 section 4.1.11
        raise DecodeError("jose_crit")
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in _ALGORITHMS:
        raise DecodeError("jose_algorithm")
    kid = header.get("kid")
    if kid is not None and not isinstance(kid, str):
        raise DecodeError("jose_kid")
    signature = Signature(
        algorithm=_ALGORITHMS[algorithm],
        kid=None if kid is None else kid_bytes(kid),
        message=parts[0] + b"." + parts[1],
        value=decode_base64url(parts[2]),
    )
    return Jws(header, decode_base64url(parts[1]), signature)


def kid_bytes(kid: str) -> bytes:
    """Return a kid as bytes: those that it writes in hexadecimal, as our own tokens do, else its UTF-8."""
    if re.fullmatch(r"(?:[0-9a-f]{2}){4,32}", kid):
        return bytes.fromhex(kid)
    return kid.encode("utf-8", "surrogatepass")


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
    """Decode a JSON object (RFC 8259) whose names are distinct; `DecodeError` ``jose_json``."""
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_distinct, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise DecodeError("jose_json") from error
    if not isinstance(value, dict):
        raise DecodeError("jose_json")
    return value


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("duplicate name")
    return values


def _refuse(name: str) -> float:
    raise ValueError(name)  # NaN and Infinity are not JSON


def name_of(algorithm: int) -> str:
    """Return the JOSE name of a COSE algorithm id; `KeyError` for one that has none here."""
    return {number: name for name, number in _ALGORITHMS.items()}[algorithm]

"""JWS (RFC 7515), compact and as JSON (section 7): strict, but for slips of one meaning only.

base64url without other characters, JSON as I-JSON has it (RFC 7493). Nothing is verified here.
"""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from verifier_wasm import limits
from verifier_wasm.crypto.keys import PublicKey
from verifier_wasm.encoding import json_text
from verifier_wasm.encoding.inflate import inflate
from verifier_wasm.encoding.rfc4648 import from_base64, is_padded_wrongly, to_base64url
from verifier_wasm.envelope import Signature
from verifier_wasm.errors import DecodeError, LimitError
from verifier_wasm.signed import slips

#: RFC 7518 section 3.1, RFC 8037 section 3.1, RFC 9864 section 2.2 -> COSE ids.
_ALGORITHMS: Final = {
    "ES256": -7,
    "ES384": -35,
    "ES512": -36,
    "EdDSA": -8,
    "Ed25519": -19,
    "PS256": -37,
}
#: The fewest bytes of a signature, by algorithm (RFC 7518 sections 3.4 and 3.5, RFC 8037 section 3.1), and
#: all lengths that one has. It stands last and nothing tells where it ends: one of another length was cut off
#: on its way, or goes on into what follows.
_SHORTEST: Final = {-7: 64, -35: 96, -36: 132, -8: 64, -19: 64, -37: 256}
_LENGTHS: Final = frozenset({64, 96, 128, 132, 256, 384, 512})
#: Signatures too, but not of kinds that can be checked here. "none" and the HS family, whose key is the
#: checker's own as well, are in neither: they say nothing of who signed.
_UNSUPPORTED: Final = re.compile(r"RS(?:256|384|512)|PS(?:384|512)|ES256K|Ed448|ML-DSA-\d\d|SLH-DSA-[\w-]+")
#: A SHA-256 in base64url.
THUMBPRINT_LENGTH: Final = 43
#: One alphabet or the other of RFC 4648, never both. The tools of some issuers pad, or take the wrong one.
_BASE64: Final = re.compile(rb"(?:[A-Za-z0-9_-]*|[A-Za-z0-9+/]*)={0,2}")
_SLOPPY: Final = re.compile(rb"[+/=]")
_URL_SAFE: Final = bytes.maketrans(b"+/", b"-_")
#: The header parameters of section 4.1 that are understood here, and that of RFC 7797.
_UNDERSTOOD: Final = frozenset({"alg", "kid", "typ", "cty", "x5c", "crit", "b64", "zip"})
#: Of a compact JWS, and of a compact JWE (RFC 7516 section 7.1).
_PARTS, _ENCRYPTED_PARTS = 3, 5
#: The value of ``zip`` (RFC 7516 section 4.1.3), which SMART Health Cards lend to JWS.
_DEFLATE: Final = "DEF"


@dataclass(frozen=True, slots=True)
class Jws:
    """A JWS, decoded: header and payload as they were written, and the signature over them.

    ``slips``: what is written in another form than the standard asks (`verifier_wasm.signed.slips`).
    """

    header: Mapping[str, Any]
    payload: bytes
    signature: Signature
    slips: tuple[str, ...] = ()

    @property
    def type(self) -> str:
        """The header's ``typ`` in its short form, in lower case (RFC 7515 section 4.1.9); "" without one."""
        typ = self.header.get("typ")
        return typ.lower().removeprefix("application/") if isinstance(typ, str) else ""

    @property
    def deflated(self) -> bool:
        """Whether the payload was compressed, as SMART Health Cards are."""
        return self.header.get("zip") == _DEFLATE


def decode_jws(data: bytes) -> Jws:
    """Decode a compact JWS; a payload that its header calls compressed is unpacked.

    Raises `DecodeError` ``jose_type`` (not three parts), ``jose_encrypted`` (a JWE), ``jose_base64``,
    ``jose_json``, ``jose_algorithm`` (one that shows no signer, or none), ``jose_algorithm_unsupported``,
    ``jose_crit`` (a critical header that is not understood), ``jose_zip``, ``jose_kid``, ``jose_chain`` and
    ``jose_detached``, the errors of `inflate`, and `LimitError` ``cose_chain_too_long`` and as
    `decode_value`.
    """
    parts = data.strip().split(b".")
    if len(parts) != _PARTS:
        raise DecodeError("jose_encrypted" if len(parts) == _ENCRYPTED_PARTS else "jose_type")
    return _read(parts[0], parts[1], parts[2], {})


def decode_json(value: Mapping[str, Any]) -> Jws:
    """Read a JWS written as JSON, general or flattened (section 7.2), with one signature.

    Members that are not known are passed over, as the section says. Raises as `decode_jws`, and `DecodeError`
    ``jose_serialisation`` for several signatures (detail ``count``).
    """
    one: Any = value
    if "signatures" in value:
        signatures = value["signatures"]
        if not isinstance(signatures, list) or not signatures or "signature" in value:
            raise DecodeError("jose_type")
        if len(signatures) > 1:
            raise DecodeError("jose_serialisation", count=len(signatures))
        one = signatures[0]
    match one, value:
        case {"signature": str(signature)}, {"payload": str(payload)}:
            protected, header = one.get("protected", ""), one.get("header", {})
            if isinstance(protected, str) and isinstance(header, dict):
                return _read(protected.encode(), payload.encode(), signature.encode(), header)
    raise DecodeError("jose_type")


def _read(protected: bytes, payload: bytes, signature: bytes, unprotected: Mapping[str, Any]) -> Jws:
    header = decode_object(decode_base64url(protected)) if protected else {}
    if header.keys() & unprotected.keys():  # section 7.2.1: the names must be disjoint
        raise DecodeError("jose_type")
    wrong = _refuse_unknown_critical(header, unprotected)
    header = {**unprotected, **header}
    if header.get("zip") not in (None, _DEFLATE):  # what stands there may be a list, which no set takes
        raise DecodeError("jose_zip")
    kid, algorithm = header.get("kid"), header.get("alg")
    if type(kid) is int:
        kid, wrong = str(kid), True
    if kid is not None and not isinstance(kid, str):
        raise DecodeError("jose_kid")
    if isinstance(algorithm, str) and algorithm not in _ALGORITHMS:
        known = {name.lower(): name for name in _ALGORITHMS}
        found = known.get(algorithm.strip().lower(), algorithm)
        algorithm, wrong = found, wrong or found != algorithm
    read = Signature(
        algorithm=_algorithm(algorithm),
        kid=None if kid is None else kid_bytes(kid),
        # As it was written, padding and all: that is what was signed.
        message=protected + b"." + payload,
        value=decode_base64url(signature),
        chain=_chain(header.get("x5c")),
    )
    if not payload:  # appendix F
        raise DecodeError("jose_detached")
    length = len(read.value)
    if length and (length < _SHORTEST[read.algorithm] or length not in _LENGTHS):
        raise DecodeError("signature_length", length=length)
    content = decode_base64url(payload)
    if header.get("zip") == _DEFLATE:
        content = inflate(content, limit=limits.HEALTH_CARD_LENGTH, raw=True)
    sloppy = is_sloppy(protected + payload + signature)
    found_slips = (slips.BASE64,) * sloppy + (slips.HEADER,) * wrong
    return Jws(header, content, read, found_slips)


def _refuse_unknown_critical(header: Mapping[str, Any], unprotected: Mapping[str, Any]) -> bool:
    """RFC 7515 section 4.1.11: protected only, not empty, and of extensions that are understood.

    What names only what is understood demands nothing more; returns whether it is written wrongly. An
    unencoded payload (RFC 7797) is not read. Raises `DecodeError` ``jose_crit``.
    """
    if header.get("b64", unprotected.get("b64", True)) is not True:
        raise DecodeError("jose_crit")
    wrong = False
    for named in (header.get("crit"), unprotected.get("crit")):
        if named is None:
            continue
        if not isinstance(named, list) or not all(type(name) is str for name in named):
            raise DecodeError("jose_crit")
        if not _UNDERSTOOD.issuperset(named):
            raise DecodeError("jose_crit")
        wrong |= set(named) != {"b64"} or "crit" in unprotected or "b64" not in header
    return wrong


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
    if isinstance(value, str):  # one alone
        value = [value]
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
        jwk = {"e": to_base64url(key.e), "kty": "RSA", "n": to_base64url(key.n)}
    elif key.kty == "OKP":
        jwk = {"crv": key.curve or "", "kty": "OKP", "x": to_base64url(key.x)}
    else:
        jwk = {"crv": key.curve or "", "kty": "EC", "x": to_base64url(key.x), "y": to_base64url(key.y)}
    return to_base64url(hashlib.sha256(json.dumps(jwk, separators=(",", ":")).encode()).digest()).encode()


def decode_base64url(text: bytes) -> bytes:
    """Decode base64url (RFC 7515 section 2), padded or not, in either alphabet.

    Raises `DecodeError` ``jose_base64``.
    """
    if not _BASE64.fullmatch(text) or is_padded_wrongly(text):
        raise DecodeError("jose_base64")
    try:
        data = from_base64(text)
    except ValueError as error:
        raise DecodeError("jose_base64") from error
    # Bits beyond the last byte must be zero.
    if to_base64url(data).encode() != text.rstrip(b"=").translate(_URL_SAFE):
        raise DecodeError("jose_base64")
    return data


def is_sloppy(text: bytes) -> bool:
    """Say whether base64url is padded, or of the other alphabet."""
    return _SLOPPY.search(text) is not None


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
        text = data.decode("utf-8-sig")
        value = json_text.loads(text, object_pairs_hook=_distinct, parse_constant=_refuse)
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
    """RFC 7493 section 2.1: an escape may write half of a surrogate pair, which is not a character."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise DecodeError("jose_json") from error


def name_of(algorithm: int) -> str:
    """Return the JOSE name of a COSE algorithm id; `KeyError` for one that has none here."""
    return {number: name for name, number in _ALGORITHMS.items()}[algorithm]

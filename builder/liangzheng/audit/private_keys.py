"""Private keys in bytes, wherever in them: PEM, PKCS#8, PKCS#12, SEC 1 and PKCS#1 in DER, JWK, COSE_Key.

What is found is a key by its form; none is read. A bare number has no form of its own and is not found.
"""

import json
import re
from typing import Any, Final

from verifier_wasm.encoding import cbor
from verifier_wasm.errors import CodeError

#: RFC 7468 section 10 and 11, RFC 4880, OpenSSH: one label for all of them. With a body: what source code
#: that reads keys does not have.
_PEM: Final = re.compile(rb"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_PEM_BODY: Final = re.compile(
    _PEM.pattern + rb"(?:\s|\\[rn]|[A-Za-z0-9-]{1,40}: ?[A-Za-z0-9,.+ -]{1,200}){0,40}[A-Za-z0-9+/]{16}"
)

#: Beginnings of DER that are worth a look: SEQUENCE { INTEGER 0, 1 or 3 ...} or SEQUENCE { SEQUENCE { OID ...
_LENGTH: Final = rb"(?:[\x10-\x7f]|\x81.|\x82..)"
_DER: Final = re.compile(
    rb"(?s)(?=\x30" + _LENGTH + rb"(?:\x02\x01[\x00\x01\x03]|\x30" + _LENGTH + rb"\x06))"
)
_INTEGER, _OID = 0x02, 0x06
_LENGTH_BYTES: Final = 4
#: PKCS#5 (1.2.840.113549.1.5) and PKCS#12 (.12.1): how an encrypted PKCS#8 key names its encryption.
_ENCRYPTIONS: Final = (bytes.fromhex("2a864886f70d0105"), bytes.fromhex("2a864886f70d010c01"))
_PKCS7: Final = bytes.fromhex("2a864886f70d0107")
_RSA_NUMBERS: Final = 9

#: An object without another inside, in JSON or in a script.
_OBJECT: Final = re.compile(rb"\{[^{}]{1,20000}\}")
_JWK_PARTS: Final = (
    re.compile(rb"""["']?kty["']?\s*:\s*["'](?:EC|OKP|RSA|oct|AKP)["']"""),
    re.compile(rb"""\W(?:d|k|priv)["']?\s*:\s*["'][A-Za-z0-9_+/=-]{16,}"""),
)
#: How far around its ``kty`` a JWK that holds objects is looked for, and behind how many braces.
_JWK_LENGTH, _JWK_BRACES = 20_000, 20
_DECODER: Final = json.JSONDecoder()
#: kty: what the private part of a JWK is called (RFC 7518 section 6).
_JWK_PRIVATE: Final = {"EC": "d", "OKP": "d", "RSA": "d", "oct": "k", "AKP": "priv"}

#: COSE_Key by its type (RFC 9053 section 7, RFC 8230 section 4): the label of its private part.
_COSE_PRIVATE: Final = {1: -4, 2: -4, 3: -3, 4: -1}
#: How many bytes the private part of OKP and EC2 has: P-256 to P-521, Brainpool, Edwards and Montgomery.
_COSE_NUMBERS: Final = frozenset({28, 32, 40, 48, 56, 57, 64, 66})
#: The fewest bytes of an RSA modulus, and of the exponent that belongs to it.
_COSE_MODULUS, _COSE_EXPONENT = 64, 32
_COSE_PLACE: Final = re.compile(rb"[\x23\x22][\x58\x59]")
_MAPS: Final = frozenset({*range(0xA2, 0xB8), 0xBF})
#: How far before its private part a COSE_Key may begin, and how long it may be.
_COSE_BEFORE, _COSE_LENGTH = 700, 4096
_CBOR_DEPTH: Final = 8


def find_private_keys(data: bytes, *, is_code: bool = False) -> set[str]:
    """Return the forms of private keys in bytes, by name. ``is_code``: a PEM label alone is not one."""
    found = set()
    if (_PEM_BODY if is_code else _PEM).search(data):
        found.add("PEM")
    found.update(form for match in _DER.finditer(data) if (form := _der(data, match.start())))
    if any(all(part.search(item[0]) for part in _JWK_PARTS) for item in _OBJECT.finditer(data)) or any(
        _is_jwk_around(data, match.start()) for match in _JWK_PARTS[0].finditer(data)
    ):
        found.add("JWK")
    if any(_is_cose_key_around(data, match.start()) for match in _COSE_PLACE.finditer(data)) or _in_cbor(
        data
    ):
        found.add("COSE_Key")
    return found


def _is_jwk_around(data: bytes, place: int) -> bool:
    """Say whether the ``kty`` of a JSON object stands at a place, and the private part beside it."""
    text = data[max(0, place - _JWK_LENGTH) : place + _JWK_LENGTH].decode("latin-1")
    start = min(place, _JWK_LENGTH)
    for _ in range(_JWK_BRACES):
        start = text.rfind("{", 0, start)
        if start < 0:
            break
        try:
            value, _ = _DECODER.raw_decode(text, start)
        except (ValueError, RecursionError):
            continue
        kty = value.get("kty")
        if isinstance(kty, str) and value.get(_JWK_PRIVATE.get(kty, "d")):
            return True
    return False


# DER (X.690): tags and lengths only


def _element(data: bytes, at: int, end: int) -> tuple[int, int, int] | None:
    """Return an element's tag and where its content begins and ends; None where none fits before ``end``."""
    if at + 2 > end:
        return None
    tag, length, start = data[at], data[at + 1], at + 2
    if length > 0x7F:
        size = length - 0x80  # 0: of indefinite length, which DER has not
        length, start = int.from_bytes(data[start : start + size]), start + size
        if not 0 < size <= _LENGTH_BYTES:
            return None
    return (tag, start, start + length) if start + length <= end else None


def _elements(data: bytes, start: int, end: int) -> list[tuple[int, bytes]] | None:
    """Return the tags and contents that fill a range; None where they do not."""
    parts = []
    while start < end:
        element = _element(data, start, end)
        if element is None:
            return None
        tag, begin, start = element
        parts.append((tag, data[begin:start]))
    return parts


def _der(data: bytes, at: int) -> str | None:
    outer = _element(data, at, len(data))
    parts = _elements(data, outer[1], outer[2]) if outer else None
    match parts:
        case [(0x30, algorithm), (0x04, _)] if _oid(algorithm).startswith(_ENCRYPTIONS):
            return "encrypted PKCS#8"  # RFC 5208 section 6
        case [(0x02, b"\0" | b"\1"), (0x30, algorithm), (0x04, _), *rest] if _oid(algorithm):
            return "PKCS#8" if {tag for tag, _ in rest} <= {0xA0, 0x81, 0xA1} else None  # RFC 5958 section 2
        case [(0x02, b"\1"), (0x04, number), *rest] if 16 <= len(number) <= 72:
            tags = [tag for tag, _ in rest]  # RFC 5915 section 3
            return "SEC 1" if tags == sorted(set(tags) & {0xA0, 0xA1}) else None
        case [(0x02, b"\3"), (0x30, content), *_] if _oid(content).startswith(_PKCS7):
            return "PKCS#12"  # RFC 7292 section 4
        case [(0x02, b"\0"), *numbers] if len(numbers) == _RSA_NUMBERS - 1:
            return "PKCS#1" if {tag for tag, _ in numbers} == {_INTEGER} else None  # RFC 8017 appendix A.1.2
    return None


def _oid(content: bytes) -> bytes:
    """Return the OID that a sequence begins with, or b""."""
    element = _element(content, 0, len(content))
    return content[element[1] : element[2]] if element and element[0] == _OID else b""


# COSE_Key


def _is_cose_key_around(data: bytes, place: int) -> bool:
    """Say whether a label of a private part stands in a COSE_Key that begins a little before it."""
    for start in range(place - 1, max(-1, place - _COSE_BEFORE), -1):
        if data[start] in _MAPS and _is_private_key(_item_at(data[start : start + _COSE_LENGTH])):
            return True
    return False


def _is_private_key(item: Any) -> bool:
    """Say whether a map has all that a private key of its type has.

    Among random bytes, such as the modulus of a public key, a private part alone stands by accident at times.
    """
    if not _has_private_part(item) or not all(isinstance(label, (int, str)) for label in item):
        return False
    match item:
        case {1: 1 | 2, -1: int() | str(), -4: number}:
            return len(number) in _COSE_NUMBERS
        case {1: 3, -1: bytes(modulus), -2: bytes(), -3: exponent}:
            return len(modulus) >= _COSE_MODULUS and len(exponent) >= _COSE_EXPONENT
    return False


def _item_at(data: bytes) -> Any:
    """Return the CBOR item that bytes begin with, or None."""
    try:
        return cbor.decode(data)
    except CodeError as error:
        if error.code != "cbor_trailing":
            return None
        return cbor.decode(data[: error.detail["offset"]])


def _has_private_part(item: Any) -> bool:
    if not isinstance(item, dict):
        return False
    kty = item.get(1)
    label = _COSE_PRIVATE.get(kty) if type(kty) is int else None
    value = item.get(label) if label is not None else None
    return isinstance(value, bytes) and len(value) >= 16


def _in_cbor(data: bytes) -> bool:
    """Say whether bytes are one CBOR item with such a key in it, however it is written."""
    try:
        waiting = [(cbor.decode(data), 0)]
    except CodeError:
        return False
    while waiting:
        item, depth = waiting.pop()
        if _has_private_part(item):
            return True
        match item:
            case dict():
                waiting += [(value, depth) for value in item.values()]
            case list():
                waiting += [(value, depth) for value in item]
            case cbor.Tag():
                waiting.append((item.value, depth))
            case bytes() if depth < _CBOR_DEPTH and item[:1]:
                if (inner := _item_at(item)) is not None:
                    waiting.append((inner, depth + 1))
    return False

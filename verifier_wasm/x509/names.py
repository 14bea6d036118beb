"""Distinguished names, compared as RFC 5280 section 7.1 asks: not by case, spaces or type of string."""

import unicodedata
from functools import lru_cache
from typing import Final

from verifier_wasm.x509 import der

#: X.520: C, as it stands in DER.
COUNTRY: Final = bytes.fromhex("550406")
#: RFC 2985 section 5.2.1: emailAddress
EMAIL: Final = bytes.fromhex("2a864886f70d010901")

#: String types by tag (X.680 clause 41). TeletexString is Latin-1 wherever it is met.
_ENCODINGS: Final = {
    0x0C: "utf-8",
    **dict.fromkeys((0x12, 0x13, 0x14, 0x16, 0x1A), "latin-1"),
    0x1C: "utf-32-be",
    0x1E: "utf-16-be",
}
_SET: Final = 0x31
#: RFC 4518 section 2.2: these become spaces, and other control and format characters nothing.
_SPACES: Final = frozenset("\t\n\v\f\r\x85")
_NOTHING: Final = frozenset("\u034f\u1806\u180b\u180c\u180d\ufffc") | {chr(c) for c in range(0xFE00, 0xFE10)}
#: Names kept as they are compared: as many as a long trust list has, so that it is gone through once.
_KEPT: Final = 16_384

#: The parts of a name from the root down, each a set of attributes (type, and the value as it is compared).
type Name = tuple[frozenset[tuple[bytes, str | bytes]], ...]


@lru_cache(_KEPT)
def comparable(name: bytes) -> Name:
    """Return a DER Name in a form in which equal ones are equal; a malformed one equals itself only."""
    try:
        parts = [der.only(part.whole, _SET) for part in der.items(der.only(name, der.SEQUENCE))]
        return tuple(frozenset(_attribute(each.contents) for each in der.items(part)) for part in parts)
    except ValueError:
        return (frozenset({(b"", name)}),)


def same(one: bytes, other: bytes) -> bool:
    """Say whether two DER Names are the same."""
    return one == other or comparable(one) == comparable(other)


def within(name: bytes, base: bytes) -> bool:
    """Say whether a name lies in the subtree that another one is the root of (RFC 5280 section 7.1)."""
    above = comparable(base)
    return comparable(name)[: len(above)] == above


def values(name: bytes, attribute: bytes) -> frozenset[str]:
    """Return the texts that a name gives to an attribute, as they are compared."""
    pairs = (pair for part in comparable(name) for pair in part)
    return frozenset(value for oid, value in pairs if oid == attribute and isinstance(value, str))


@lru_cache(_KEPT)
def subject_of(certificate: bytes) -> bytes:
    """Return the subject of a certificate without reading the rest; b"" where it is none."""
    try:
        signed = der.items(der.first(der.only(certificate, der.SEQUENCE)).contents)
        # RFC 5280 section 4.1: the version, where it is written, comes before the serial number.
        return signed[5 if signed[0].tag == 0xA0 else 4].whole
    except (ValueError, IndexError):
        return b""


def _attribute(pair: bytes) -> tuple[bytes, str | bytes]:
    kind, value = der.items(pair)
    encoding = _ENCODINGS.get(value.tag)
    if encoding is not None:
        try:
            return kind.contents, prepared(value.contents.decode(encoding))
        except UnicodeDecodeError:
            pass
    return kind.contents, value.whole


def prepared(text: str) -> str:
    """Return a text as it is compared: RFC 4518 with caseIgnoreMatch (RFC 4517 section 4.2.11)."""
    if not (text.isascii() and text.isprintable()):
        mapped = "".join(" " if c in _SPACES else c for c in text if c in _SPACES or not _is_nothing(c))
        text = unicodedata.normalize("NFKC", mapped)
    folded = text.casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKC", folded)
    return " ".join(folded.split())


def _is_nothing(character: str) -> bool:
    return character in _NOTHING or unicodedata.category(character) in {"Cc", "Cf"}

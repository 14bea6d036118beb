"""ICAO Datastructure for Barcode (IDB, ICAO TR version 1): a seal as text."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from verifier_wasm import limits
from verifier_wasm.encoding.inflate import inflate
from verifier_wasm.errors import DecodeError, LimitError
from verifier_wasm.layouts.vds.header import decode_date, read_country
from verifier_wasm.layouts.vds.tlv import items

#: The first is the present one, the second that of the drafts.
PREFIXES: Final = (b"RDB1", b"NDB1")
#: The character after the prefix, above "A": signed, compressed.
_FLAGS: Final = b"ABCD"
_SIGNED, _ZIPPED = 1, 2

_MESSAGES, _CERTIFICATE, _SIGNATURE = 0x61, 0x7E, 0x7F
_REFERENCE: Final = 5


@dataclass(frozen=True, slots=True)
class CertificateDigest:
    """The last five bytes of the SHA-1 of the signer's certificate: which one it is, and no proof of it."""

    digest: bytes

    def names(self, certificate: bytes) -> bool:
        """Say whether a certificate (DER) is the one named."""
        return hashlib.sha1(certificate, usedforsecurity=False).digest()[-_REFERENCE:] == self.digest


@dataclass(frozen=True, slots=True)
class Barcode:
    """An IDB barcode as it stands: nothing in it is trusted yet.

    ``hash``: 1 SHA-256, 2 SHA-384, 3 SHA-512, each with ECDSA; 0, without reference and date, where the
    barcode is not signed. ``message``: what is signed, the header and the messages.
    """

    country: str
    hash: int
    reference: CertificateDigest | None
    signed_on: date | None
    messages: Mapping[int, bytes]
    certificate: bytes
    message: bytes
    signature: bytes


def parse_barcode(text: bytes) -> Barcode:
    """Read an IDB barcode's text.

    Raises `DecodeError` ``vds_text`` (the flag or the Base32), those of `inflate`, ``vds_truncated``,
    ``vds_c40``, ``vds_reference``, ``vds_date``, those of `items`, ``vds_feature`` (a part twice or out of
    its order), ``vds_trailing`` (a part that is not known); `LimitError` ``vds_too_long``.
    """
    flags = _FLAGS.find(text[4:5]) if len(text) > 4 else -1
    if text[:4] not in PREFIXES or flags < 0:
        raise DecodeError("vds_text")
    data = base32(text[5:])
    if flags & _ZIPPED:
        data = inflate(data)
    if len(data) > limits.SEAL_LENGTH:
        raise LimitError("vds_too_long", limit=limits.SEAL_LENGTH)
    end = 12 if flags & _SIGNED else 2
    if len(data) < end:
        raise DecodeError("vds_truncated", offset=len(data))
    country = read_country(data[:2])
    parts: dict[int, bytes] = {}
    signed_end = end
    for item in items(data, end):
        if item.tag not in (_MESSAGES, _CERTIFICATE, _SIGNATURE):
            raise DecodeError("vds_trailing", offset=item.start)
        if parts and item.tag <= max(parts):
            raise DecodeError("vds_feature", tag=item.tag)
        if item.tag == _MESSAGES:
            signed_end = item.end
        parts[item.tag] = item.value
    if _MESSAGES not in parts:
        raise DecodeError("vds_truncated", offset=len(data))
    signed = end == 12
    return Barcode(
        country=country,
        hash=data[2] if signed else 0,
        reference=CertificateDigest(data[3:8]) if signed else None,
        signed_on=_date(data[8:12]) if signed else None,
        messages=_messages(parts[_MESSAGES]),
        certificate=parts.get(_CERTIFICATE, b""),
        message=data[:signed_end],
        signature=parts.get(_SIGNATURE, b"") if signed else b"",
    )


def base32(text: bytes) -> bytes:
    """Decode Base32 (RFC 4648 section 6) with or without its padding; `DecodeError` ``vds_text``."""
    bare = text.rstrip(b"=")
    try:
        data = base64.b32decode(bare + b"=" * (-len(bare) % 8))
    except ValueError as error:
        raise DecodeError("vds_text") from error
    # RFC 4648 section 3.5: bits beyond the last byte are zero.
    if base64.b32encode(data).rstrip(b"=") != bare:
        raise DecodeError("vds_text")
    return data


def _messages(data: bytes) -> dict[int, bytes]:
    messages: dict[int, bytes] = {}
    for item in items(data):
        if item.tag in messages:
            raise DecodeError("vds_feature", tag=item.tag)
        messages[item.tag] = item.value
    return messages


def _date(data: bytes) -> date:
    # The first byte marks digits that are not known; of a signature's date all are.
    if data[0]:
        raise DecodeError("vds_date")
    return decode_date(data[1:])

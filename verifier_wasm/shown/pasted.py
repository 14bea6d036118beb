"""Bytes that came as text: hexadecimal, base64 or base64url (RFC 4648), padded or not, white space anywhere.

How the bytes begin shows what a text stands for, so a format asks with the beginnings that it knows.
"""

import base64
import re
from collections.abc import Callable
from typing import Final

from verifier_wasm.errors import DecodeError

type Begins = Callable[[bytes], bool]

#: A recogniser looks at no more than this much, in characters; a multiple of four, so that groups are whole.
_HEAD: Final = 96
_WHITE_SPACE: Final = re.compile(rb"[ \t\r\n\f\v]+")
_HEX: Final = re.compile(rb"[0-9A-Fa-f]*")
#: One alphabet or the other, never both.
_BASE64: Final = re.compile(rb"(?:[A-Za-z0-9+/]*|[A-Za-z0-9_-]*)={0,2}")
_GROUP: Final = 4


def begins(data: bytes, wanted: Begins) -> bool:
    """Say whether a text stands for bytes that begin as wanted; only its first characters are looked at."""
    return _reading(data, wanted) is not None


def unpack(data: bytes, wanted: Begins) -> bytes:
    """Return the bytes that a text stands for.

    Raises `DecodeError` ``pasted_character`` (one that cannot be there) and ``pasted_length`` (cut off
    within a byte, or padded wrongly).
    """
    read = _reading(data, wanted)
    if read is None:
        raise DecodeError("pasted_character")
    return read(_WHITE_SPACE.sub(b"", data))


def _reading(data: bytes, wanted: Begins) -> Callable[[bytes], bytes] | None:
    """Return how to read a text, or None where no way gives the beginning wanted."""
    head = _WHITE_SPACE.sub(b"", data[:_HEAD])
    if len(data) > _HEAD:
        head = head[: len(head) // _GROUP * _GROUP]
    for read in (_hexadecimal, _base64):
        try:
            start = read(head)
        except DecodeError:
            continue
        if wanted(start):
            return read
    return None


def _hexadecimal(text: bytes) -> bytes:
    if not _HEX.fullmatch(text):
        raise DecodeError("pasted_character")
    if len(text) % 2:
        raise DecodeError("pasted_length")
    return bytes.fromhex(text.decode("ascii"))


def _base64(text: bytes) -> bytes:
    if not _BASE64.fullmatch(text):
        raise DecodeError("pasted_character")
    digits = text.rstrip(b"=")
    if len(digits) % _GROUP == 1 or (digits != text and len(text) % _GROUP):
        raise DecodeError("pasted_length")
    return base64.urlsafe_b64decode(
        digits.translate(bytes.maketrans(b"+/", b"-_")) + b"=" * (-len(digits) % _GROUP)
    )

"""Bytes that came as text: hexadecimal, base64 or base64url (RFC 4648), padded or not, white space anywhere.

How the bytes begin shows what a text stands for, so a format asks with the beginnings that it knows.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Final

from verifier_wasm.encoding.rfc4648 import from_base64, is_padded_wrongly
from verifier_wasm.errors import DecodeError

type Begins = Callable[[bytes], bool]

#: A recogniser looks at no more than this much, in characters; a multiple of four, so that groups are whole.
_HEAD: Final = 96
_WHITE_SPACE: Final = re.compile(rb"[ \t\r\n\f\v]+")
_HEX: Final = re.compile(rb"[0-9A-Fa-f]*")
#: One alphabet or the other, never both.
_BASE64: Final = re.compile(rb"(?:[A-Za-z0-9+/]*|[A-Za-z0-9_-]*)={0,2}")
_GROUP: Final = 4


def reading(data: bytes, wanted: Begins) -> Callable[[bytes], bytes] | None:
    """Return what reads the bytes that a text stands for; None where no way gives the beginning wanted.

    Only the text's first characters are looked at. The reader raises `DecodeError` ``pasted_character`` (one
    that cannot be there) and ``pasted_length`` (cut off within a byte, or padded wrongly).
    """
    head = _WHITE_SPACE.sub(b"", data[:_HEAD])
    if len(data) > _HEAD:
        head = head[: len(head) // _GROUP * _GROUP]
    for read in (_hexadecimal, _base64):
        try:
            start = read(head)
        except DecodeError:
            continue
        if wanted(start):
            return partial(_without_white_space, read)
    return None


def _without_white_space(read: Callable[[bytes], bytes], text: bytes) -> bytes:
    return read(_WHITE_SPACE.sub(b"", text))


def _hexadecimal(text: bytes) -> bytes:
    if not _HEX.fullmatch(text):
        raise DecodeError("pasted_character")
    if len(text) % 2:
        raise DecodeError("pasted_length")
    return bytes.fromhex(text.decode("ascii"))


def _base64(text: bytes) -> bytes:
    if not _BASE64.fullmatch(text):
        raise DecodeError("pasted_character")
    if is_padded_wrongly(text):
        raise DecodeError("pasted_length")
    try:
        return from_base64(text)
    except ValueError as error:
        raise DecodeError("pasted_length") from error

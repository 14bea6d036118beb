"""Which part of a SMART Health Card a text is: long cards are shown as several codes, each a chunk."""

import re
from typing import Final

PREFIX: Final = b"shc:/"
#: "Encoding Chunks as QR Codes" (SMART Health Cards Framework 1.4): the number of the chunk, and of all.
_CHUNK: Final = re.compile(rb"([1-9]\d{0,2})/([1-9]\d{0,2})/")


def chunk(data: bytes) -> tuple[int, int] | None:
    """Return which chunk of how many a text begins with; None for a whole card, or no card."""
    data = data.lstrip()
    if data[: len(PREFIX)].lower() != PREFIX or not (found := _CHUNK.match(data, len(PREFIX))):
        return None
    return int(found[1]), int(found[2])


def digits_of(text: bytes) -> bytes:
    """Return the digits of a code's text, which begins with the prefix, without what stands before them."""
    return _CHUNK.sub(b"", text[len(PREFIX) :], count=1)

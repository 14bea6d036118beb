"""What scanners make of a card's control characters: names, pictures or escapes of them, or nothing.

A scanner that types as a keyboard has no key for a record separator. What it writes instead is read back
here; what it left out is for `verifier_wasm.layouts.aamva.card` to do without.
"""

import re
from typing import Final

_NAMED: Final = {b"LF": b"\n", b"CR": b"\r", b"RS": b"\x1e", b"FS": b"\x1c", b"GS": b"\x1d", b"US": b"\x1f"}
_NAMES: Final = re.compile(rb"[<\[{](LF|CR|RS|FS|GS|US)[>\]}]", re.IGNORECASE)
#: U+2400 and following, in UTF-8.
_PICTURES: Final = re.compile(rb"\xe2\x90([\x80-\x9f])")
_ESCAPES: Final = re.compile(rb"\\(n|r|x[01][0-9a-fA-F]|u00[01][0-9a-fA-F])")
_SHORT: Final = {b"n": b"\n", b"r": b"\r"}
_LINE_END: Final = re.compile(rb"[\n\r]")


def with_controls(data: bytes) -> bytes:
    """Return a card's bytes with its control characters where the scanner wrote something for them."""
    data = _NAMES.sub(lambda match: _NAMED[match[1].upper()], data)
    data = _PICTURES.sub(lambda match: bytes([match[1][0] - 0x80]), data)
    # An escape is one only where nothing else ends a line.
    if _LINE_END.search(data.strip()):
        return data
    return _ESCAPES.sub(_escape, data)


def _escape(match: re.Match[bytes]) -> bytes:
    text: bytes = match[1]
    return _SHORT.get(text) or bytes([int(text[-2:], 16)])

"""Text files as editors and consoles of other systems leave them: with a byte order mark, also in UTF-16."""

import codecs
from typing import Final

#: Unicode, section 23.8. None of the three begins a file in DER or CBOR.
_MARKS: Final = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def is_utf16(head: bytes) -> bool:
    """Say whether a text that begins so is in UTF-16."""
    return any(head.startswith(mark) for mark, _ in _MARKS)


def as_utf8(data: bytes) -> bytes:
    """Return a text in UTF-8 without its mark; what has none, or is not text after it, stays as it is."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding).encode()
            except UnicodeError:
                return data
    return data.removeprefix(codecs.BOM_UTF8)

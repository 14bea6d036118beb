"""The text in a code's bytes, whose encoding nothing in them tells for certain.

QR codes hold text in any encoding, with ECI or without, and files have byte order marks. Every format that is
checked is ASCII or binary, so only what hides ASCII is undone; to show a text, an encoding is chosen.
"""

import codecs
import re
from typing import Final

_UTF_8: Final = codecs.BOM_UTF8
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: Shorter ones could have zeros in every second place by chance.
_SHORTEST: Final = 8
#: In this order: a text in GB18030 is rarely UTF-8 too, while nearly every text is GB18030 of a kind.
_ENCODINGS: Final = ("utf-8", "gb18030")
#: What no text holds but white space and the separators of data (ECMA-48, section 8.2.10).
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0e-\x1b\x7f]")


def without_marks(data: bytes) -> bytes:
    """Return a text without its byte order mark, and one in UTF-16 as UTF-8; other bytes as they are.

    UTF-16 without a mark (ECI 25) is recognised if all ASCII, as what is checked here is. The white space
    around a text in UTF-16 goes too: who strips a file's sees none there.
    """
    if data.startswith(_UTF_8):
        return data.removeprefix(_UTF_8)
    encoding = ""
    if data.startswith(_UTF_16):
        encoding = "utf-16"
    elif len(data) >= _SHORTEST and len(data) % 2 == 0:
        encoding = "utf-16-be" if not any(data[::2]) else "utf-16-le" if not any(data[1::2]) else ""
    try:
        return data.decode(encoding).strip().encode() if encoding else data
    except UnicodeError:  # half of a surrogate pair, or an odd length
        return data


def shown(data: bytes, length: int) -> str:
    """Return the first bytes as text for people: UTF-8 if they are, else GB18030, else Latin-1."""
    text = _decoded(data, length)
    return data[:length].decode("latin-1") if text is None else text


def is_text(data: bytes, length: int) -> bool:
    """Say whether the first bytes are text in UTF-8, UTF-16 or GB18030."""
    text = _decoded(without_marks(data[: length // 2 * 2]), length)
    return text is not None and not _CONTROLS.search(text)


def _decoded(data: bytes, length: int) -> str | None:
    for encoding in _ENCODINGS:
        try:
            # A character that is cut off at the end is left out.
            return codecs.getincrementaldecoder(encoding)().decode(data[:length], final=len(data) < length)
        except UnicodeDecodeError:
            continue
    return None

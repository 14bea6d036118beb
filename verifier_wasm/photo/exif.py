"""What a file says of itself: when and with what it was taken, and what wrote it (Exif 2.3, in TIFF 6.0).

Whatever does not read as it should is passed over: a photo without it is a photo.
"""

import re
import struct
from dataclasses import dataclass
from datetime import datetime
from typing import Final

#: Where EXIF begins: in a JPEG's APP1 segment; in PNG's chunk and WebP's, after their lengths.
_JPEG: Final = b"Exif\0\0"
_CHUNKS: Final = re.compile(rb"eXIf|EXIF.{4}", re.DOTALL)
_ORDERS: Final = {b"II*\0": "<", b"MM\0*": ">"}
#: TIFF 6.0 section 2: an entry is tag, type, count and value or offset.
_ENTRY: Final = 12
_ASCII: Final = 2
_UNDEFINED: Final = 7
#: Exif 2.3 section 4.6.4, DateTime: "YYYY:MM:DD HH:MM:SS".
_TIME: Final = re.compile(r"([0-9]{4}):([0-9]{2}):([0-9]{2}) ([0-9]{2}):([0-9]{2}):([0-9]{2})")
_MOST_ENTRIES: Final = 200
_LONGEST: Final = 300
_EXIF_IFD: Final = 0x8769
_NAMES: Final = {
    0x010F: "make",
    0x0110: "model",
    0x0131: "software",
    0x9003: "taken",
    0x9286: "comment",
    0xA434: "lens",
}


@dataclass(frozen=True, slots=True)
class Said:
    """Texts are empty where the file has none; ``taken`` has no time zone, as EXIF writes it."""

    make: str = ""
    model: str = ""
    software: str = ""
    comment: str = ""
    lens: str = ""
    taken: datetime | None = None


def said(head: bytes) -> Said:
    """Return what the first bytes of a file say; never raises."""
    start = _start(head)
    order = None if start is None else _ORDERS.get(head[start : start + 4])
    if start is None or order is None:
        return Said()
    tiff = head[start:]
    found: dict[str, str] = {}
    (first,) = struct.unpack(order + "I", tiff[4:8]) if len(tiff) >= 8 else (0,)
    inner = _read(tiff, first, order, found)
    if inner is not None:
        _read(tiff, inner, order, found)
    return Said(
        make=found.get("make", ""),
        model=found.get("model", ""),
        software=found.get("software", ""),
        comment=found.get("comment", ""),
        lens=found.get("lens", ""),
        taken=_time(found.get("taken", "")),
    )


def _start(head: bytes) -> int | None:
    if head.startswith(b"\xff\xd8"):
        place = head.find(_JPEG)
        return None if place < 0 else place + len(_JPEG)
    match = _CHUNKS.search(head)
    return None if match is None else match.end()


def _read(tiff: bytes, offset: int, order: str, found: dict[str, str]) -> int | None:
    """Read the texts of one directory; return where the directory of EXIF is, if it names one."""
    inner = None
    if offset + 2 > len(tiff):
        return None
    (count,) = struct.unpack_from(order + "H", tiff, offset)
    for number in range(min(count, _MOST_ENTRIES)):
        place = offset + 2 + number * _ENTRY
        if place + _ENTRY > len(tiff):
            break
        tag, kind, length, value = struct.unpack_from(order + "HHII", tiff, place)
        if tag == _EXIF_IFD:
            inner = value
        elif tag in _NAMES and kind in {_ASCII, _UNDEFINED} and length <= _LONGEST:
            at = place + 8 if length <= 4 else value
            text = tiff[at : at + length].decode("latin-1")
            found[_NAMES[tag]] = text.removeprefix("ASCII\0\0\0").partition("\0")[0].strip()
    return inner


def _time(text: str) -> datetime | None:
    match = _TIME.match(text)
    try:
        return datetime(*map(int, match.groups())) if match else None  # type: ignore[arg-type]  # noqa: DTZ001 - EXIF names no zone
    except ValueError:
        return None

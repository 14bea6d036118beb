"""How deep DER is nested, counted before it is parsed: the parser calls itself for every level."""

from typing import Final

#: Deepest nesting taken, what stands in octet strings included; real certificates have about fifteen.
DEPTH: Final = 32

_CONSTRUCTED: Final = 0x20
#: An extension's value is DER in one (RFC 5280 section 4.2).
_OCTET_STRING: Final = 0x04
_LONG_TAG: Final = 0x1F


def bound(der: bytes) -> None:
    """Raise ``ValueError`` for DER that is nested too deep; what is no DER is left to the parser."""
    waiting = [(0, len(der), 1)]
    while waiting:
        at, end, depth = waiting.pop()
        while at < end:
            header = _header(der, at, end)
            if header is None:
                break
            start, after = header
            if der[at] & _CONSTRUCTED or der[at] == _OCTET_STRING:
                if depth >= DEPTH:
                    raise ValueError("nested too deep")
                waiting.append((start, after, depth + 1))
            at = after


def _header(der: bytes, at: int, end: int) -> tuple[int, int] | None:
    """Return where the contents at a place begin and end (X.690 sections 8.1.2 and 8.1.3), or None."""
    place = at + 1
    if der[at] & _LONG_TAG == _LONG_TAG:
        while place < end and der[place] & 0x80:
            place += 1
        place += 1
    if place >= end:
        return None
    length = der[place]
    place += 1
    if length == 0x80:  # an indefinite length: to the end of what there is
        return place, end
    if length & 0x80:
        size = length & 0x7F
        length = int.from_bytes(der[place : place + size])
        place += size
    return (place, place + length) if place + length <= end else None

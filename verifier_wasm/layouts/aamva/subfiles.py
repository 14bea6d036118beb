"""Where a card's subfiles are, and their data elements (AAMVA DL/ID Card Design Standard 2020, D.12.5).

Offsets count from the "@" of the code as it was made. Issuers write 0, or miscount by the header's
separators, and scanners drop some of them, so an offset is believed only where the subfile's type stands
there.
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from verifier_wasm.layouts.aamva.elements import ELEMENTS
from verifier_wasm.layouts.aamva.header import Header, Subfile

CARD_TYPES: Final = ("DL", "ID", "EN")

_SEPARATOR: Final = re.compile(r"[\x00-\x1f]+")
_IDS: Final = "|".join(ELEMENTS)
#: Where an element begins, in a text without separators and in one where spaces took their place.
_ANY_START: Final = re.compile(rf"(?=(?:{_IDS}))")
_SPACED_START: Final = re.compile(rf"(?<! ) +(?=(?:{_IDS})\S)")
_FIRST_ELEMENT: Final = re.compile(rf"(?:{_IDS})".encode())
#: A card's elements fill more than this; a text that long without a separator has lost them.
_SHORTEST_LOST: Final = 40
_FEWEST_SPACED: Final = 4
_ID_LENGTH: Final = 3


@dataclass(frozen=True, slots=True)
class Segment:
    """One subfile as found: its type, its bytes from its type on, and whether it is where the header says."""

    type: str
    data: bytes
    in_place: bool


@dataclass(slots=True)
class Elements:
    """The elements of a subfile: the first of each id, and what is odd about them.

    ``twice``: ids that appear twice with different values. ``others``: how many lines are not elements.
    ``separated``: False where their separators were lost, so that values may run into each other.
    """

    values: dict[str, str] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)
    others: int = 0
    separated: bool = True


def find_segments(data: bytes, header: Header) -> list[Segment]:
    """Return the subfiles that the header names, as far as they are there, in the order of the data."""
    named = header.subfiles
    if not any(subfile.type in CARD_TYPES for subfile in named):
        # A header that says of no card's subfile; its type may stand in the content all the same.
        named = (*named, *(Subfile(kind, 0, 0) for kind in CARD_TYPES if _by_type(data, kind, header.end)))
    found: dict[int, Subfile] = {}
    for subfile in named:
        place = _place(data, subfile, header.end)
        if place is not None:
            found.setdefault(place, subfile)
    return [
        _segment(data, found[start], start, following)
        for start, following in pairwise([*sorted(found), len(data)])
    ]


def read_elements(segment: Segment) -> Elements:
    """Return a subfile's elements."""
    # D.12.2: ISO 8859-1; it maps every byte, so this cannot fail.
    text = segment.data.decode("latin-1").removeprefix(segment.type)
    if segment.type in CARD_TYPES:
        text = text.removeprefix(segment.type)  # some cards write it twice
    elements, twice = Elements(), dict[str, None]()
    lines = [line for line in _SEPARATOR.split(text) if line.strip()]
    if segment.type in CARD_TYPES and len(lines) == 1 and len(lines[0]) > _SHORTEST_LOST:
        elements.separated = False
        spaced = _SPACED_START.split(lines[0])
        lines = spaced if len(spaced) >= _FEWEST_SPACED else _ANY_START.split(lines[0])
    for line in lines:
        element, value = line[:_ID_LENGTH], line[_ID_LENGTH:].strip()
        if len(element) < _ID_LENGTH or not element.isascii() or not element.isalnum():
            elements.others += bool(line.strip())
        elif elements.values.setdefault(element, value) != value:
            twice[element] = None
    elements.twice = list(twice)
    return elements


def _place(data: bytes, subfile: Subfile, header_end: int) -> int | None:
    if subfile.offset >= header_end and _begins(subfile.type).match(data, subfile.offset):
        return subfile.offset
    place = _by_type(data, subfile.type, header_end)
    if place is not None:
        return place
    # A jurisdiction may write its own subfile in a way of its own.
    if subfile.offset >= header_end and data.startswith(subfile.type.encode("ascii"), subfile.offset):
        return subfile.offset
    if subfile.type in CARD_TYPES:
        # Its type is missing: the elements begin at once.
        first = _FIRST_ELEMENT.search(data, header_end)
        place = first.start() if first else None
    return place


def _by_type(data: bytes, kind: str, header_end: int) -> int | None:
    match = _begins(kind).search(data, header_end)
    return match.start() if match else None


def _begins(kind: str) -> re.Pattern[bytes]:
    """Match a subfile's type before an element of its own: D.. in a card's, Zx. in others."""
    own = "D[A-D][A-Z]" if kind in CARD_TYPES else kind
    return re.compile(f"{kind}(?={own}|{kind})".encode())


def _segment(data: bytes, subfile: Subfile, start: int, following: int) -> Segment:
    end = subfile.offset + subfile.length
    # D.12.5: the segment terminator is a subfile's last character.
    in_place = start == subfile.offset and data[end - 1 : end] == b"\r" and end <= following
    return Segment(subfile.type, data[start : end if in_place else following], in_place)

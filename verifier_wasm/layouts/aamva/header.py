"""The header and its subfile designators (AAMVA DL/ID Card Design Standard 2020, D.12.3 and D.12.4).

Read as cards in use and scanners write it: separators lost or repeated, the number of entries or the
jurisdiction's version left out, designators that point elsewhere. The content shows what is where.
"""

import re
from dataclasses import dataclass
from typing import Final

from verifier_wasm.errors import DecodeError

#: Compliance indicator, then data element separator, record separator and segment terminator, or what a
#: scanner left of them or wrote for them; the file type. "AAMVA" is that of the oldest cards. Where the
#: indicator is lost, the number of an issuer in North America has to follow.
_START: Final = re.compile(
    rb"[\x00-\x20]*(?:(?:ANSI ?|AAMVA ?)(?=6[03][46]\d{5})|@(?:[\x00-\x20]|[<\[{][A-Za-z]{2}[>\]}]"
    rb"|\\[nr]|\\x[01][0-9a-fA-F]|\\u00[01][0-9a-fA-F]|\xe2\x90[\x80-\x9f]){0,8}(?:ANSI(?=[ \d])|AAMVA))"
)
#: IIN (6), version (2), jurisdiction's version (2), number of entries (2), and as many designators as there
#: are: type (2), offset (4), length (4). The last two numbers are missing on some cards.
_CONTENT: Final = re.compile(rb" ?(\d{8,14})((?:[A-Z]{2}\d{8}){0,20})")
_DESIGNATOR: Final = re.compile(rb"([A-Z]{2})(\d{4})(\d{4})")


@dataclass(frozen=True, slots=True)
class Subfile:
    """One subfile: its type (``DL``, ``ID``, ``EN``, ``Z`` and a letter), offset and length, as told."""

    type: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Header:
    """Issuer identification number, version of the standard (0 to 99), subfiles.

    ``entries``: how many subfiles it says there are, None where it does not say. ``end``: where it ends.
    """

    iin: str
    version: int
    entries: int | None
    subfiles: tuple[Subfile, ...]
    end: int


def is_card(data: bytes) -> bool:
    """Say whether bytes begin as a card does; only the first few are looked at."""
    return _START.match(data) is not None


def parse_header(data: bytes) -> Header:
    """Read the header and the designators, none of which is taken at its word.

    Raises:
        DecodeError: ``aamva_header`` (no file type, or no issuer and version after it).

    """
    start = _START.match(data)
    content = _CONTENT.match(data, start.end()) if start else None
    if content is None:
        raise DecodeError("aamva_header", "no AAMVA header at the start")
    digits = content[1].decode("ascii")
    numbers = digits[8:]
    return Header(
        iin=digits[:6],
        version=int(digits[6:8]),
        # In version 1 (2000) it follows at once, without the jurisdiction's version before it.
        entries=int(numbers[-2:]) if numbers else None,
        subfiles=tuple(
            Subfile(match[1].decode("ascii"), int(match[2]), int(match[3]))
            for match in _DESIGNATOR.finditer(content[2])
        ),
        end=content.end(),
    )

"""The header and its subfile designators (AAMVA DL/ID Card Design Standard 2020, D.12.3 and D.12.4)."""

from dataclasses import dataclass
from typing import Final

from verifier_wasm.errors import DecodeError

#: Compliance indicator, data element separator, record separator, segment terminator, file type
#: (D.12.3). Some issuers leave out or repeat a separator; `file_type_at` takes those forms too.
HEADER_START: Final = b"@\n\x1e\rANSI "

_FILE_TYPES: Final = (b"ANSI ", b"AAMVA")
#: Bytes before the file type within which it must begin; real cards differ by a separator or two.
_START_SLACK: Final = 8
_DESIGNATOR_LENGTH: Final = 10
#: D.12.3: two digits. No card carries more than a handful.
_MOST_SUBFILES: Final = 20


@dataclass(frozen=True, slots=True)
class Subfile:
    """One subfile: its type (``DL``, ``ID``, ``EN``, ``Z`` and a letter), offset and length in bytes."""

    type: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Header:
    """Issuer identification number, version of the standard (0 to 99), jurisdiction's version, subfiles."""

    iin: str
    version: int
    jurisdiction_version: int
    subfiles: tuple[Subfile, ...]


def file_type_at(data: bytes) -> int | None:
    """Return where the file type begins, or None where the bytes are no AAMVA header."""
    if not data.startswith(b"@"):
        return None
    places = [data.find(file_type, 0, _START_SLACK + len(file_type)) for file_type in _FILE_TYPES]
    return next((place for place in places if place > 0), None)


def parse_header(data: bytes) -> Header:
    """Read the header and the designators.

    Raises:
        DecodeError: ``aamva_header`` (not its shape), ``aamva_subfiles`` (an offset or a length that lies
            outside the data or in the header, or no subfile).

    """
    start = file_type_at(data)
    if start is None:
        raise DecodeError("aamva_header", "no AAMVA file type at the start")
    position = start + 5
    iin = _digits(data, position, 6)
    version = int(_digits(data, position + 6, 2))
    position += 8
    # Version 1 (2000) has no jurisdiction version: the number of entries follows at once.
    jurisdiction_version = 0
    if version >= 2:
        jurisdiction_version = int(_digits(data, position, 2))
        position += 2
    count = int(_digits(data, position, 2))
    position += 2
    if not 1 <= count <= _MOST_SUBFILES:
        raise DecodeError("aamva_subfiles", "the header names no subfile, or too many", count=count)
    end = position + count * _DESIGNATOR_LENGTH
    subfiles = tuple(_designator(data, at, end) for at in range(position, end, _DESIGNATOR_LENGTH))
    return Header(iin, version, jurisdiction_version, subfiles)


def _designator(data: bytes, position: int, header_end: int) -> Subfile:
    # D.12.4: type (2), offset (4), length (4)
    kind = data[position : position + 2].decode("ascii", "replace")
    if len(kind) != 2 or not kind.isascii() or not kind.isupper():
        raise DecodeError("aamva_header", "a subfile designator has no type")
    offset = int(_digits(data, position + 2, 4))
    length = int(_digits(data, position + 6, 4))
    if length < 3 or offset < header_end or offset + length > len(data):
        raise DecodeError(
            "aamva_subfiles",
            "a subfile lies in the header or past the end",
            subfile=kind,
            offset=offset,
            length=length,
        )
    return Subfile(kind, offset, length)


def _digits(data: bytes, position: int, count: int) -> str:
    taken = data[position : position + count]
    if len(taken) != count or not taken.isdigit():
        raise DecodeError("aamva_header", "the header has no digits where it must", position=position)
    return taken.decode("ascii")

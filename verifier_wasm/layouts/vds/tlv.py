"""Tag, length, value (ICAO Doc 9303 part 13 section 2.4), with lengths as DER writes them (X.690, 10.1).

Old encoders wrote every length in one byte, those from 128 to 255 too.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from verifier_wasm.errors import DecodeError


@dataclass(frozen=True, slots=True)
class Item:
    """One value; ``start``: where its tag is, ``end``: where the next one would be."""

    tag: int
    value: bytes
    start: int
    end: int


def items(data: bytes, position: int = 0, *, one_byte: bool = False) -> Iterator[Item]:
    """Yield the items from a position to the end; ``one_byte``: every length is one byte.

    Raises `DecodeError` ``vds_truncated`` and ``vds_length`` (longer than it need be, or without end).
    """
    while position < len(data):
        start, tag = position, data[position]
        length, position = _length(data, position + 1, one_byte=one_byte)
        if length > len(data) - position:
            raise DecodeError("vds_truncated", offset=len(data))
        yield Item(tag, data[position : position + length], start, position + length)
        position += length


def _length(data: bytes, position: int, *, one_byte: bool) -> tuple[int, int]:
    if position >= len(data):
        raise DecodeError("vds_truncated", offset=len(data))
    first, position = data[position], position + 1
    if first < 0x80 or one_byte:
        return first, position
    count = first - 0x80
    # A QR code holds less than 64 KiB, so two bytes are enough; 0x80 is BER's length without end.
    if not 1 <= count <= 2:
        raise DecodeError("vds_length", offset=position - 1)
    if position + count > len(data):
        raise DecodeError("vds_truncated", offset=len(data))
    length = int.from_bytes(data[position : position + count])
    if length < (0x80 if count == 1 else 0x100):
        raise DecodeError("vds_length", offset=position - 1)
    return length, position + count

"""The little of DER (X.690) that names and extensions need; what it reads costs no more than its length."""

from typing import Final, NamedTuple

OCTET_STRING: Final = 0x04
SEQUENCE: Final = 0x30


class Item(NamedTuple):
    """One element: its identifier octet, its contents, and both with the length between them."""

    tag: int
    contents: bytes
    whole: bytes


def items(data: bytes) -> list[Item]:
    """Return the elements that stand one after another; `ValueError` for what is not such a sequence."""
    found = []
    place = 0
    while place < len(data):
        item = first(data[place:] if place else data)
        found.append(item)
        place += len(item.whole)
    return found


def first(data: bytes) -> Item:
    """Return the element that bytes begin with; `ValueError` where there is none."""
    if len(data) < 2 or data[0] & 0x1F == 0x1F:  # X.690 clause 8.1.2.4: long tags are used nowhere here
        raise ValueError("no element")
    length, start = data[1], 2
    if length >= 0x80:  # clause 8.1.3.5; the indefinite form is not DER's
        start += length & 0x7F
        if not 2 < start <= 6 or len(data) < start:
            raise ValueError("no length")
        length = int.from_bytes(data[2:start])
    if len(data) < start + length:
        raise ValueError("cut short")
    return Item(data[0], data[start : start + length], data[: start + length])


def only(data: bytes, tag: int) -> bytes:
    """Return the contents of the one element that bytes are; `ValueError` where they are not."""
    item = first(data)
    if item.tag != tag or len(item.whole) != len(data):
        raise ValueError("another element")
    return item.contents

"""ECDSA signatures written as DER (RFC 3279 section 2.2.3) where r and s belong side by side."""

from typing import Final

_SEQUENCE, _INTEGER = 0x30, 0x02
#: Bytes of r and of s, by curve; the first that holds both is taken, the shorter ones being too rare to
#: count.
_SIZES: Final = (28, 32, 40, 48, 64, 66)


def side_by_side(signature: bytes, sizes: tuple[int, ...] = _SIZES) -> bytes | None:
    """Return r and s, each as long as the curve has it; None for what is not such DER."""
    content = _content(signature, _SEQUENCE)
    if content is None or content[1]:
        return None
    first = _content(content[0], _INTEGER)
    second = _content(first[1], _INTEGER) if first else None
    if first is None or second is None or second[1]:
        return None
    r, s = (number.lstrip(b"\0") for number in (first[0], second[0]))
    size = next((size for size in sizes if max(len(r), len(s)) <= size), None)
    # X.690 section 8.3.3: a number whose first bit is set is negative.
    if size is None or not r or not s or first[0][0] >= 0x80 or second[0][0] >= 0x80:
        return None
    return r.rjust(size, b"\0") + s.rjust(size, b"\0")


def _content(data: bytes, tag: int) -> tuple[bytes, bytes] | None:
    """Return a value and what follows it."""
    if len(data) < 2 or data[0] != tag:
        return None
    start, length = 2, data[1]
    if length == 0x81 and len(data) > 2:
        start, length = 3, data[2]
    elif length >= 0x80:
        return None
    if not 0 < length <= len(data) - start:
        return None
    return data[start : start + length], data[start + length :]

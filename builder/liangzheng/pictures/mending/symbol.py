"""How a QR code is laid out (ISO/IEC 18004): patterns, format, masks, and which module is which bit."""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from segno import consts

#: Modules a side, smallest and largest (section 5.3).
SMALLEST: Final = 21
LARGEST: Final = 177
#: In the order of their numbers in the format information (section 7.9.1, table 12).
LEVELS: Final = ("M", "L", "H", "Q")
#: The smallest version that has its number in it (section 7.10).
_NUMBERED: Final = 7


def blocks_of(version: int, level: int) -> tuple[int, int, int]:
    """Return how many blocks there are, codewords for correction in each, and codewords in all (table 9)."""
    numbers = {"L": consts.ERROR_LEVEL_L, "M": consts.ERROR_LEVEL_M, "Q": consts.ERROR_LEVEL_Q}
    levels: Any = consts.ECC[version]
    kinds = levels[numbers.get(LEVELS[level], consts.ERROR_LEVEL_H)]
    return (
        sum(kind.num_blocks for kind in kinds),
        kinds[0].num_total - kinds[0].num_data,
        sum(kind.num_blocks * kind.num_total for kind in kinds),
    )


def alignments(size: int) -> tuple[int, ...]:
    """Return the rows, which are the columns too, of alignment patterns' middles (annex E)."""
    version = (size - 17) // 4
    known: tuple[tuple[int, ...], ...] = consts.ALIGNMENT_POS
    return known[version - 2] if version > 1 else ()


def _rings(column: int, row: int, reach: int, dark: tuple[bool, ...]) -> Iterator[tuple[int, int, bool]]:
    for y in range(-reach, reach + 1):
        for x in range(-reach, reach + 1):
            yield column + x, row + y, dark[max(abs(x), abs(y))]


@cache
def patterns(size: int) -> dict[tuple[int, int], bool]:
    """Return the modules that are alike in every code of a size: (column, row) and whether it is dark."""
    found: dict[tuple[int, int], bool] = {}
    for place in range(8, size - 8):
        found[place, 6] = found[6, place] = place % 2 == 0
    places = alignments(size)
    for row in places:
        for column in places:
            if (
                {(row < 9), (column < 9)} != {True}
                and not (row < 9 and column > size - 10)
                and not (column < 9 and row > size - 10)
            ):
                for x, y, dark in _rings(column, row, 2, (True, False, True)):
                    found[x, y] = dark
    for column, row in ((3, 3), (size - 4, 3), (3, size - 4)):
        for x, y, dark in _rings(column, row, 4, (True, True, False, True, False)):
            if 0 <= x < size and 0 <= y < size:
                found[x, y] = dark
    found[8, size - 8] = True
    return found


@cache
def format_modules(size: int) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Return the two places (column, row) of each bit of the format information, highest first (7.9.1)."""
    first = [
        *((8, row) for row in (0, 1, 2, 3, 4, 5, 7, 8)),
        *((column, 8) for column in (7, 5, 4, 3, 2, 1, 0)),
    ]
    second = [*((size - 1 - bit, 8) for bit in range(8)), *((8, size - 7 + bit) for bit in range(7))]
    return tuple(zip(reversed(first), reversed(second), strict=True))


@cache
def _version_modules(size: int) -> dict[tuple[int, int], bool]:
    version = (size - 17) // 4
    if version < _NUMBERED:
        return {}
    bits = consts.VERSION_INFO[version - _NUMBERED]
    found = {}
    for bit in range(18):
        dark = bool(bits >> bit & 1)
        found[bit // 3, size - 11 + bit % 3] = found[size - 11 + bit % 3, bit // 3] = dark
    return found


def format_bits(number: int) -> int:
    """Return the 15 bits for a level and mask (level * 8 + mask; annex C)."""
    bits: int = consts.FORMAT_INFO[number]
    return bits


def is_masked(mask: int, column: int, row: int) -> bool:
    """Say whether a data module is inverted (section 7.8.2, table 10)."""
    match mask:
        case 0:
            return (row + column) % 2 == 0
        case 1:
            return row % 2 == 0
        case 2:
            return column % 3 == 0
        case 3:
            return (row + column) % 3 == 0
        case 4:
            return (row // 2 + column // 3) % 2 == 0
        case 5:
            return row * column % 2 + row * column % 3 == 0
        case 6:
            return (row * column % 2 + row * column % 3) % 2 == 0
        case _:
            return ((row + column) % 2 + row * column % 3) % 2 == 0


@cache
def data_modules(size: int) -> tuple[tuple[int, int], ...]:
    """Return the modules of data (column, row) in their order (section 7.7.3): two columns up, two down."""
    taken = {
        *patterns(size),
        *_version_modules(size),
        *sum(format_modules(size), ()),
    }
    found = []
    upwards = True
    for right in (*range(size - 1, 6, -2), *range(5, 0, -2)):  # column 6 is the timing pattern
        for row in reversed(range(size)) if upwards else range(size):
            found += [(column, row) for column in (right, right - 1) if (column, row) not in taken]
        upwards = not upwards
    return tuple(found)


def blocks(size: int, level: int) -> Iterator[tuple[list[int], int]]:
    """Yield each block's codewords by their place among all, data first, and how many are for correction.

    The blocks' codewords take turns; longer blocks, one codeword more of data, come last (section 7.6).
    """
    count, check, total = blocks_of((size - 17) // 4, level)
    short, longer = total // count - check, total % count
    for number in range(count):
        places = [place * count + number for place in range(short)]
        if number >= count - longer:
            places.append(short * count + number - (count - longer))
        data = total - check * count
        yield [*places, *(data + place * count + number for place in range(check))], check


def drawn(size: int, level: int, mask: int, codewords: bytes | list[int]) -> bytes:
    """Return a whole code, row by row: 1 for a dark module."""
    modules = dict(patterns(size)) | _version_modules(size)
    bits = format_bits(level << 3 | mask)
    for place, pair in enumerate(format_modules(size)):
        for each in pair:
            modules[each] = bool(bits >> 14 - place & 1)
    for place, (column, row) in enumerate(data_modules(size)):
        bit = codewords[place >> 3] >> 7 - (place & 7) & 1 if place >> 3 < len(codewords) else 0
        modules[column, row] = bool(bit) != is_masked(mask, column, row)
    return bytes(modules[column, row] for row in range(size) for column in range(size))

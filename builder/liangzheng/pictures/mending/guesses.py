"""Guesses where a code lies, from three finder patterns or from two and what is left of the third."""

import math
from collections.abc import Iterator
from itertools import combinations, permutations
from typing import Final

from liangzheng.pictures.mending.finders import Finder
from liangzheng.pictures.mending.grid import (
    INSET,
    Corners,
    Grid,
    Point,
    Seen,
    agreement,
    fitted,
    length,
    minus,
)
from liangzheng.pictures.mending.symbol import LARGEST, SMALLEST

#: Of two patterns' modules, and of a code's two sides, the longer over the shorter at most; how far from
#: right its angle may be (the cosine).
_ALIKE: Final = 1.7
_SIDES: Final = 1.5
_ASKEW: Final = 0.35
#: Patterns that are taken by twos.
_TWOS: Final = 5
#: Guesses that are fitted, and the least agreement (-1 to 1) of one before that.
_FITTED: Final = 5
_PROMISING: Final = 0.12
#: A finder pattern and the light modules around it: place, and 1 for dark.
_RINGS: Final = [
    (column, row, 1 if max(abs(column), abs(row)) in {0, 1, 3} else -1)
    for row in range(-4, 5)
    for column in range(-4, 5)
]
#: Chance alone agrees in so many of the 81 modules more than it does not, where the best place is taken.
_HALF_SEEN: Final = 40


def grids(seen: Seen, found: list[Finder]) -> Iterator[Grid]:
    """Yield the grids that are fitted, the most promising first."""
    guesses = [
        Grid(size, corners, agreement(seen, size, corners))
        for corners, sizes in (*_by_three(found), *_by_two(seen, found))
        for size in sizes
    ]
    promising = [guess for guess in guesses if guess.agreement > _PROMISING]
    for guess in sorted(promising, key=lambda each: -each.agreement)[:_FITTED]:
        yield fitted(seen, guess)


def _by_three(found: list[Finder]) -> Iterator[tuple[Corners, list[int]]]:
    for three in combinations(found, 3):
        modules = [each.module for each in three]
        if max(modules) / min(modules) > _ALIKE:
            continue
        for corner, one, other in ((0, 1, 2), (1, 0, 2), (2, 0, 1)):
            at, right, below = ((three[each].x, three[each].y) for each in (corner, one, other))
            if _is_corner(at, right, below):
                yield _with_fourth(at, right, below), _sizes(at, right, below, module=sum(modules) / 3)


def _by_two(seen: Seen, found: list[Finder]) -> Iterator[tuple[Corners, list[int]]]:
    """Yield guesses where the third pattern is hidden: on either side of two, at either end or between."""
    for one, other in combinations(found[:_TWOS], 2):
        if max(one.module, other.module) / min(one.module, other.module) > _ALIKE:
            continue
        module = (one.module + other.module) / 2
        for first, second in permutations(((one.x, one.y), (other.x, other.y))):
            across, down = second[0] - first[0], second[1] - first[1]
            for third, is_between in (
                ((first[0] - down, first[1] + across), False),
                ((first[0] + down, first[1] - across), False),
                ((first[0] + (across - down) / 2, first[1] + (down + across) / 2), True),
            ):
                ways = (
                    (minus(first, third), minus(second, third))
                    if is_between
                    else (minus(second, first), minus(third, first))
                )
                near = _hidden(seen, third, ways, module)
                at, right, below = (near, first, second) if is_between else (first, second, near)
                yield _with_fourth(at, right, below), _sizes(at, right, below, module=module)


def _hidden(seen: Seen, guess: Point, ways: tuple[Point, Point], module: float) -> Point:
    """Return where near a guess most of a finder pattern is to be seen; the guess itself where none is."""
    long, high = length(ways[0]), length(ways[1])
    unit = module * max(abs(ways[0][0]), abs(ways[0][1])) / long
    right = (ways[0][0] / long * unit, ways[0][1] / long * unit)
    below = (ways[1][0] / high * unit, ways[1][1] / high * unit)
    reach = min(8, max(2, math.floor(long / unit * 0.1 + 0.5)))
    best, most = guess, _HALF_SEEN
    for column in range(-reach, reach + 1):
        for row in range(-reach, reach + 1):
            x = guess[0] + column * right[0] + row * below[0]
            y = guess[1] + column * right[1] + row * below[1]
            agreeing = 0
            for across, down, sign in _RINGS:
                at_x = int(x + across * right[0] + down * below[0])
                at_y = int(y + across * right[1] + down * below[1])
                if 0 <= at_x < seen.width and 0 <= at_y < seen.height:
                    agreeing += sign if seen.levels[at_y * seen.width + at_x] == 0 else -sign
            if agreeing > most:
                best, most = (x, y), agreeing
    return best


def _is_corner(corner: Point, one: Point, other: Point) -> bool:
    first, second = minus(one, corner), minus(other, corner)
    long, high = length(first), length(second)
    if long < 1 or high < 1 or max(long, high) / min(long, high) > _SIDES:
        return False
    return abs(first[0] * second[0] + first[1] * second[1]) / (long * high) <= _ASKEW


def _with_fourth(corner: Point, one: Point, other: Point) -> Corners:
    """Return four corners by rows, as the code is read where it is not mirrored."""
    first, second = minus(one, corner), minus(other, corner)
    if first[0] * second[1] - first[1] * second[0] < 0:
        one, other = other, one
    return corner, one, other, (one[0] + other[0] - corner[0], one[1] + other[1] - corner[1])


def _sizes(corner: Point, one: Point, other: Point, *, module: float) -> list[int]:
    """Return the sizes that a code may have by the length of a module; large ones are hard to tell apart."""
    across = minus(one, corner)
    side = (length(across) + length(minus(other, corner))) / 2
    unit = module * max(abs(across[0]), abs(across[1])) / length(across)
    version = math.floor((side / unit + 2 * INSET - 17) / 4 + 0.5)
    near = 1 + version // 6
    sizes = (17 + 4 * each for each in range(version - near, version + near + 1))
    return [size for size in sizes if SMALLEST <= size <= LARGEST]

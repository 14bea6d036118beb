"""Where the modules of a code lie in a picture: a guess is fitted to what every code of its size has.

The four corners are moved as long as more of the patterns (`symbol.patterns`) agrees with the picture, and
then as long as the middles of modules are clearer.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from liangzheng.pictures.mending.symbol import patterns

type Point = tuple[float, float]
type Corners = tuple[Point, Point, Point, Point]

#: From a side's end to the middle of its finder pattern, in modules.
INSET: Final = 3.5
#: How the corners are moved, in modules; the last one, that no finder pattern holds, over a field first.
_MOVES: Final = (1.0, 0.5, 0.25)
_FINE_MOVES: Final = (0.5, 0.25, 0.125)
_FIELD: Final = [(column * 0.6, row * 0.6) for column in range(-7, 8) for row in range(-7, 8)]


@dataclass(frozen=True, slots=True)
class Grid:
    """A code of ``size`` modules a side; ``corners``: the middles of its finder patterns, and the fourth.

    ``agreement``: how much of the patterns is seen, -1 to 1.
    """

    size: int
    corners: Corners
    agreement: float = -1


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture, row by row: 0 for dark and 255 for light; how far each pixel is lighter than what is around.

    ``differences`` are 128 where there is none; ``contrast``: how far they go around each pixel.
    """

    levels: bytes
    differences: bytes
    contrast: bytes
    width: int
    height: int


def minus(one: Point, other: Point) -> Point:
    """Return the way from the other point to the one."""
    return one[0] - other[0], one[1] - other[1]


def length(way: Point) -> float:
    """Return how long a way is; by a root, which every machine takes alike."""
    return math.sqrt(way[0] * way[0] + way[1] * way[1])


def projection(size: int, corners: Corners) -> tuple[float, ...] | None:
    """Return the nine numbers that take a place on the grid to the picture; None where they do not exist."""
    (x0, y0), (x1, y1), (x3, y3), (x2, y2) = corners
    right_x, right_y, below_x, below_y = x1 - x2, y1 - y2, x3 - x2, y3 - y2
    rest_x, rest_y = x0 - x1 + x2 - x3, y0 - y1 + y2 - y3
    whole = right_x * below_y - below_x * right_y
    if whole == 0:
        return None
    scale = 1 / (size - 2 * INSET)
    g = (rest_x * below_y - below_x * rest_y) / whole * scale
    h = (right_x * rest_y - rest_x * right_y) / whole * scale
    a, b = (x1 - x0) * scale + g * x1, (x3 - x0) * scale + h * x3
    d, e = (y1 - y0) * scale + g * y1, (y3 - y0) * scale + h * y3
    return a, b, x0 - (a + b) * INSET, d, e, y0 - (d + e) * INSET, g, h, 1 - (g + h) * INSET


@cache
def _known(size: int) -> list[tuple[float, float, int]]:
    return [(column + 0.5, row + 0.5, 1 if dark else -1) for (column, row), dark in patterns(size).items()]


@cache
def _far(size: int) -> list[tuple[float, float, int]]:
    """Return what is known of the half that is away from the three finder patterns."""
    return [each for each in _known(size) if each[0] + each[1] > size and min(each[:2]) > 9]


def agreement(
    seen: Seen, size: int, corners: Corners, known: list[tuple[float, float, int]] | None = None
) -> float:
    """Return how much of what is known of a code is seen: -1 to 1."""
    numbers = projection(size, corners)
    known = known or _known(size)
    if numbers is None:
        return -1
    a, b, c, d, e, f, g, h, i = numbers
    levels, width, height = seen.levels, seen.width, seen.height
    total = 0
    for column, row, sign in known:
        depth = g * column + h * row + i
        if depth <= 0:
            return -1
        x = int((a * column + b * row + c) / depth)
        y = int((d * column + e * row + f) / depth)
        if 0 <= x < width and 0 <= y < height:
            total += sign if levels[y * width + x] == 0 else -sign
    return total / len(known)


@cache
def _some(size: int) -> list[tuple[float, float]]:
    """Return the middles of some modules, spread over a code."""
    step = 11 if size < 88 else 22
    return [
        (column + 0.5, row + 0.5)
        for row in range(size)
        for column in range(size)
        if (column * 7 + row * 3) % step == 0
    ]


def _clearness(seen: Seen, size: int, corners: Corners) -> float:
    numbers = projection(size, corners)
    if numbers is None:
        return -1
    a, b, c, d, e, f, g, h, i = numbers
    differences, width, height = seen.differences, seen.width, seen.height
    total = 0
    for column, row in _some(size):
        depth = g * column + h * row + i
        if depth <= 0:
            return -1
        x = int((a * column + b * row + c) / depth)
        y = int((d * column + e * row + f) / depth)
        if 0 <= x < width and 0 <= y < height:
            total += abs(differences[y * width + x] - 128)
    return total


def fitted(seen: Seen, guess: Grid) -> Grid:
    """Return the grid near a guess with which most of the patterns agrees."""
    size, best = guess.size, guess
    unit = length(minus(guess.corners[1], guess.corners[0])) / (size - 2 * INSET)
    if far := _far(size):
        fields = [_moved(guess.corners, 3, across * unit, down * unit) for across, down in _FIELD]
        corners = max(fields, key=lambda each: agreement(seen, size, each, far))
        agreed = agreement(seen, size, corners)
        best = Grid(size, corners, agreed) if agreed > best.agreement else best
    return _climbed(best, _MOVES, lambda corners: agreement(seen, size, corners))


def cleared(seen: Seen, grid: Grid) -> Grid:
    """Return the grid near one at which the middles of modules differ most from what is around them."""
    best = Grid(grid.size, grid.corners, _clearness(seen, grid.size, grid.corners))
    return _climbed(best, _FINE_MOVES, lambda corners: _clearness(seen, grid.size, corners))


def _climbed(best: Grid, moves: tuple[float, ...], measure: Callable[[Corners], float]) -> Grid:
    unit = length(minus(best.corners[1], best.corners[0])) / (best.size - 2 * INSET)
    for move in moves:
        for _ in range(2):
            before = best
            for corner in (3, 2, 1, 0):
                for across, down in ((move, 0.0), (-move, 0.0), (0.0, move), (0.0, -move)):
                    corners = _moved(best.corners, corner, across * unit, down * unit)
                    measured = measure(corners)
                    if measured > best.agreement:
                        best = Grid(best.size, corners, measured)
            if best is before:
                break
    return best


def _moved(corners: Corners, corner: int, across: float, down: float) -> Corners:
    moved = list(corners)
    moved[corner] = (corners[corner][0] + across, corners[corner][1] + down)
    return moved[0], moved[1], moved[2], moved[3]

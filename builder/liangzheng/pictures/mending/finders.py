"""Where finder patterns are in a picture of dark and light: runs of 1 : 1 : 3 : 1 : 1, across and down."""

import re
from dataclasses import dataclass
from typing import Final

#: Of a picture's levels, 0 is dark and 255 light.
_RUN: Final = re.compile(rb"\x00+|\xff+")
#: Every second row is enough for a pattern whose middle is three modules high.
_STEP: Final = 2
#: By how much of a module a run may be off.
_OFF: Final = 0.65
#: No more of them are looked at: those crossed by most rows.
_MOST: Final = 8
#: Places that are told apart; a photograph has thirty. Of a picture full of them, no more: each is compared.
_PLACES: Final = 500


@dataclass(frozen=True, slots=True)
class _Levels:
    """A picture, row by row."""

    data: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Finder:
    """The middle of a pattern, the length of its module across the picture, and the rows that cross it."""

    x: float
    y: float
    module: float
    rows: int


def finders(levels: bytes, width: int, height: int) -> list[Finder]:
    """Return what may be finder patterns, those that most rows cross first."""
    picture = _Levels(levels, width, height)
    heaps: list[list[float]] = []
    for y in range(0, height, _STEP):
        runs = [run.span() for run in _RUN.finditer(levels, y * width, (y + 1) * width)]
        first = 0 if levels[y * width] == 0 else 1
        for at in range(first, len(runs) - 4, 2):
            across = _module([end - start for start, end in runs[at : at + 5]])
            if not across:
                continue
            x = (runs[at + 2][0] + runs[at + 2][1]) // 2 - y * width
            if down := _down(picture, x, y, across):
                _add(heaps, x, down[0], across, down[1])
    found = [
        Finder(x / rows, y / rows, min(across, down) / rows, int(rows))
        for x, y, across, down, rows in heaps
        if rows > 1
    ]
    return sorted(found, key=lambda each: -each.rows)[:_MOST]


def _module(runs: list[int]) -> float:
    """Return the length of a module where five runs are as in a pattern, else 0."""
    total = sum(runs)
    if total < 7:
        return 0
    module = total / 7
    off = _OFF * module
    sides = (runs[0], runs[1], runs[3], runs[4])
    good = all(abs(run - module) <= off for run in sides) and abs(runs[2] - 3 * module) <= 1.8 * off
    return module if good else 0


def _down(picture: _Levels, x: int, y: int, across: float) -> tuple[float, float] | None:
    """Return the middle and the module of the pattern that goes down through a point."""
    up, down = (_runs(picture, x, y, step, across) for step in (-1, 1))
    module = _module([up[2], up[1], up[0] + down[0], down[1], down[2]])
    if not module or not across / 2 < module < across * 2:
        return None
    return y + (down[0] - up[0]) / 2, module


def _runs(picture: _Levels, x: int, y: int, step: int, across: float) -> list[int]:
    """Return the lengths of a dark, a light and a dark run, down from a point, or up from above it."""
    data, width, height = picture.data, picture.width, picture.height
    lengths = []
    y += min(step, 0)
    for level in (0, 255, 0):
        length = 0
        while 0 <= y < height and length < 8 * across and data[y * width + x] == level:
            length += 1
            y += step
        lengths.append(length)
    return lengths


def _add(heaps: list[list[float]], x: float, y: float, across: float, down: float) -> None:
    for heap in heaps:
        rows = heap[4]
        near = abs(heap[0] / rows - x) < 3 * across and abs(heap[1] / rows - y) < 3 * across
        if near and 0.6 < heap[2] / rows / across < 1.7:
            for place, value in enumerate((x, y, across, down, 1)):
                heap[place] += value
            return
    if len(heaps) < _PLACES:
        heaps.append([x, y, across, down, 1])

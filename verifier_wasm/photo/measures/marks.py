"""Words written over a picture: the date of a camera, the name of a phone or a studio, along an edge."""

from typing import Final

from verifier_wasm.photo.middles import median
from verifier_wasm.photo.pixels import Colour, distance, middle
from verifier_wasm.photo.seen import Box, Patch
from verifier_wasm.photo.subject import Subject

#: How far from the upper and the lower edge words stand, by the height.
_BANDS: Final = (0.1, 0.14)
#: Ink is unlike what is so many rows above and below it by so much, where these two are alike.
_ROWS: Final = 10
_INK: Final = 42.0
_ALIKE: Final = 45.0
#: Signs of a line are so close to each other, in pixels of ``small``; its height, its width by that.
_GAP: Final = 5
_TALL: Final = (4, 16)
_WIDE: Final = 3.2
#: Which part of the line is ink; how often a row through it goes from ground to ink; how alike its ink is.
_FILLED: Final = (0.12, 0.72)
_SIGNS: Final = 4
_ONE: Final = 85.0
#: Words of one line: as high by so many pixels, and no farther apart than by the line's height times this.
_LEVEL: Final = 2
_SPACE: Final = 1.6
#: So much ink may be in the band's columns about the line, by its own: patterns of clothes are all over them.
_ELSEWHERE: Final = 2.3
#: So many words are looked at, the largest.
_MOST: Final = 12
#: In the middle of the breast, words are on the clothes.
_MIDDLE: Final = (0.3, 0.7)


def written(subject: Subject) -> Box | None:
    """Return where words are written along the upper or the lower edge, None where none are."""
    patch = subject.seen.small
    upper, lower = (int(part * patch.height) for part in _BANDS)
    for first, last in ((0, upper), (patch.height - lower, patch.height)):
        ink = _ink(patch, first, last)
        for line in _joined(_lines(set(ink))):
            if _is_written(line, ink, patch.width):
                return _around(line, patch.scale)
    return None


def _around(line: list[tuple[int, int]], scale: float) -> Box:
    columns, rows = zip(*line, strict=True)
    return Box(min(columns) * scale, min(rows) * scale, (max(columns) + 1) * scale, (max(rows) + 1) * scale)


def _at(patch: Patch, column: int, row: int) -> Colour:
    start = 3 * (row * patch.width + column)
    red, green, blue = patch.data[start : start + 3]
    return red, green, blue


def _ink(patch: Patch, first: int, last: int) -> dict[tuple[int, int], Colour]:
    """Return the pixels of a band that are unlike what is above and below them."""
    found = {}
    for row in range(max(first, 1), min(last, patch.height - 1)):
        high, low = max(row - _ROWS, 0), min(row + _ROWS, patch.height - 1)
        for column in range(1, patch.width - 1):
            above, below, own = (_at(patch, column, one) for one in (high, low, row))
            if min(distance(own, above), distance(own, below)) > _INK and distance(above, below) < _ALIKE:
                found[column, row] = own
    return found


def _lines(ink: set[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Return what hangs together along rows, gaps between signs bridged; the largest first."""
    lines = []
    while ink:
        waiting = [ink.pop()]
        line = []
        while waiting:
            column, row = waiting.pop()
            line.append((column, row))
            for other in [
                place
                for down in (-1, 0, 1)
                for across in range(-_GAP, _GAP + 1)
                if (place := (column + across, row + down)) in ink
            ]:
                ink.remove(other)
                waiting.append(other)
        lines.append(line)
    return sorted(lines, key=len, reverse=True)[:_MOST]


def _joined(words: list[list[tuple[int, int]]]) -> list[list[tuple[int, int]]]:
    """Return lines of words that stand beside each other at one height."""
    lines: list[list[tuple[int, int]]] = []
    for word in sorted(words, key=min):
        left, (high, low) = min(word)[0], _rows(word)
        for line in lines:
            upper, lower = _rows(line)
            if (
                abs(upper - high) <= _LEVEL
                and abs(lower - low) <= _LEVEL
                and left - max(line)[0] <= _SPACE * (lower - upper + 1)
            ):
                line.extend(word)
                break
        else:
            lines.append(list(word))
    return sorted(lines, key=len, reverse=True)


def _rows(line: list[tuple[int, int]]) -> tuple[int, int]:
    rows = [row for _, row in line]
    return min(rows), max(rows)


def _is_written(line: list[tuple[int, int]], ink: dict[tuple[int, int], Colour], width: int) -> bool:
    columns, rows = zip(*line, strict=True)
    wide, tall = max(columns) - min(columns) + 1, max(rows) - min(rows) + 1
    if not _TALL[0] <= tall <= _TALL[1] or wide < _WIDE * tall:
        return False
    if not _FILLED[0] <= len(line) / (wide * tall) <= _FILLED[1]:
        return False
    if _MIDDLE[0] * width < min(columns) and max(columns) < _MIDDLE[1] * width:
        return False
    first, last = min(columns) - 2 * tall, max(columns) + 2 * tall
    if sum(first <= column <= last for column, _ in ink) > _ELSEWHERE * len(line):
        return False
    places = set(line)
    begun = [row for column, row in line if (column - 1, row) not in places]
    signs = [begun.count(row) for row in range(min(rows), max(rows) + 1)]
    if median(signs) < _SIGNS:
        return False
    colours = [ink[place] for place in line]
    own = middle(colours)
    return median(distance(colour, own) for colour in colours) < _ONE

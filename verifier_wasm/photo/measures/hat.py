"""A hat told from hair by what kind of thing is above the brows: one score of many weak measures.

Colour cannot do it, since hats are black, grey and brown as hair is. What is measured instead: the line that
divides it from the forehead, how smooth or grained it is above that line, whether hair of the same colour
goes on beside the eyes, and how the outline of the head goes on above the line.
"""

import math
from itertools import pairwise
from typing import Final, NamedTuple

from verifier_wasm.photo.measures.cover import like
from verifier_wasm.photo.measures.outline import rough, wide_at
from verifier_wasm.photo.middles import mean, median
from verifier_wasm.photo.pixels import Colour, distance, luma, middle, share
from verifier_wasm.photo.subject import Subject

#: Columns over the forehead, by the face's width; how high above the brows the line may be, and what is seen.
_ACROSS: Final = tuple(number * 0.05 for number in range(-7, 8))
_HIGHEST: Final = 0.5
_SEEN: Final = 0.85
#: The line: colours compared over so many pixels, its steps at most, what a step costs, and how many columns.
_REACH: Final = 3
_STEPS: Final = 4
_COST: Final = 2.5
_MOST: Final = 90.0
#: A step of colour that goes back to the skin's counts so much.
_BACK: Final = 0.35
#: Above the line: grain is looked at over this height, by the face's width, and this many pixels.
_BAND: Final = 0.25
_GRAIN: Final = 3
_FEW: Final = 30
#: Less grain or fewer lights than these say no more: hair has as little where a phone has smoothed it.
_LEAST_GRAIN: Final = 0.04
_LEAST_SPREAD: Final = 0.1
#: What is added to a light before others are divided by it: noise of dark places is no grain.
_NOISE: Final = 15.0
#: Places beside the eyes and the temples, by the face's width: below the brows, above them, and out.
_BESIDE: Final = ((0.05, 0.12, 0.2, 0.28), (0.50, 0.54, 0.58, 0.62))
_TEMPLE: Final = ((0.02, 0.06, 0.10, 0.14, 0.18), (0.38, 0.43, 0.48))
#: Rows of the outline, above the brows.
_ROWS: Final = tuple(number * 0.05 for number in range(-1, 11))
#: Above the line, one colour: so near, by its light and besides; another: so far.
_SAME: Final = (0.22, 14.0)
_OTHER: Final = (0.35, 25.0)
#: In places as dark as this a camera shows neither hair's grain nor cloth's.
_NIGHT: Final = 14.0

#: What each measure counts, and from where on their sum speaks for a hat. Found by logistic regression (L2 of
#: 2 on measures of unit variance; photos without a hat counted twice) on 446 drawn and pasted hats and 333
#: photos without any, of 16 faces. `_BASE` is the constant less the limit, which 2 % of those without any are
#: above: drawn fringes and painted bald heads, and no face as it is. On faces that it was not found on, nine
#: of ten hats drawn in the same ways are above it, and two of three that were drawn in others.
_BASE: Final = -11.206
#: Lengths are by the face's width, what is counted by how many places there are.
_WEIGHTS: Final = {
    "grain": -1.701,  # how light changes across the strands that hair would have, as a logarithm
    "lying": -2.97,  # how much more than along them
    "over": 6.087,  # how high the head is above the line
    "edge": 2.494,  # the line's step of colour, by the skin's light
    "out": 14.897,  # by how much the outline steps out, going up
    "same": -5.22,  # what hair beside the eyes has the colour above the line
    "skin": -1.908,  # what is above the line and may be skin
    "spread": -1.289,  # how far its lights are apart, as a logarithm
    "other": 0.978,  # what hair beside the eyes has another colour
    "line": 2.719,  # the step again, where the line is smooth
    "bare": 1.473,  # columns with skin under the line
    "rough": -6.167,  # how uneven the outline is over the crown
    "other_temples": 1.621,  # what hair of the temples has another colour
    "up": -3.118,  # how high the line is above the brows
}


class _Column(NamedTuple):
    """Colours from the brows up, a pixel each, and how surely each is person."""

    colours: list[Colour]
    person: list[float]


def hat(subject: Subject) -> float | None:
    """Return how much speaks for a hat, 0 where it is about to be named; None where it cannot be told."""
    found = subject.remember(measures)
    if found is None:
        return None
    return _BASE + sum(_WEIGHTS[name] * value for name, value in found.items())


def measures(subject: Subject) -> dict[str, float] | None:
    """Measure what is above the forehead; None where too little is there, or where it is too dark."""
    head = subject.head
    wide, step, skin = head.face_width, subject.near.patch.scale, subject.skin
    brow = subject.brow
    columns = [_column(subject, across * wide, brow, int(_SEEN * wide / step)) for across in _ACROSS]
    line = _line(columns, int(_HIGHEST * wide / step), skin)
    if line is None:
        return None
    above = _above(columns, line)
    own = middle(above) if len(above) >= _FEW else (0.0, 0.0, 0.0)
    if luma(own) < _NIGHT:
        return None
    light = luma(own)
    lights = [luma(colour) for colour in above]
    spread = (share(lights, 0.9) - share(lights, 0.1)) / (light + _NOISE)
    heights = [row * step / wide for row in line]
    up = median(heights)
    steps, bare = [], 0
    for column, row in zip(columns, line, strict=True):
        under, over = _mean(column.colours[row - 2 : row]), _mean(column.colours[row + 1 : row + 3])
        steps.append(distance(under, over))
        bare += like(_mean(column.colours[max(row - 6, 0) : row - 3] or column.colours[:1]), skin)
    edge = share(steps, 0.2) / subject.skin_luma
    across, along = _grain(subject, columns, line, brow, light)
    beside, temples = _beside(subject, brow), _temples(subject, brow, up)
    widths = [wide_at(subject, brow - row * wide) for row in _ROWS]
    out = max(after - before for before, after in pairwise(widths)) / wide
    return {
        "grain": math.log(max(across, _LEAST_GRAIN) + 0.02),
        "lying": (across - along) / (across + along + 0.01),
        "over": min(max((brow - head.crown) / wide - up, 0.0), 0.9),
        "edge": edge,
        "out": min(max(out, -0.05), 0.25),
        "same": sum(_near(colour, own, light) for colour in beside) / 32,
        "skin": sum(like(colour, skin) for colour in above) / len(above),
        "spread": math.log(max(spread, _LEAST_SPREAD) + 0.1),
        "other": sum(_far(colour, own, light) for colour in beside) / 32,
        "line": min(edge, 0.8) * min(max(1 - min(_off(heights), 0.06) / 0.02, 0.0), 1.0),
        "bare": bare / len(columns),
        "rough": min(rough(subject), 0.08),
        "other_temples": sum(_far(colour, own, light) for colour in temples) / 30,
        "up": min(up, 0.5),
    }


def _above(columns: list[_Column], line: list[int]) -> list[Colour]:
    """Return the colours of what is above the line."""
    return [
        colour
        for column, row in zip(columns, line, strict=True)
        for colour, person in zip(column.colours[row + 3 :], column.person[row + 3 :], strict=True)
        if person >= 160
    ]


def _near(colour: Colour, own: Colour, light: float) -> bool:
    return distance(colour, own) < _SAME[0] * light + _SAME[1]


def _far(colour: Colour, own: Colour, light: float) -> bool:
    return distance(colour, own) > _OTHER[0] * light + _OTHER[1]


def _column(subject: Subject, across: float, brow: float, rows: int) -> _Column:
    colours, person = [], []
    for row in range(rows):
        place = subject.head.place(across, brow - row * subject.near.patch.scale)
        colour = subject.near.at(*place)
        if colour is None:
            break
        colours.append(colour)
        person.append(subject.person(*place))
    return _Column(colours, person)


def _line(columns: list[_Column], rows: int, skin: Colour) -> list[int] | None:
    """Return the row of each column where the strongest unbroken line runs across all of them."""
    heights = range(_REACH + 1, min(rows, *(len(column.colours) - 2 * _REACH for column in columns)))
    if len(heights) < 2 * _STEPS:
        return None
    best: list[float] = [0.0] * len(heights)
    ways: list[list[int]] = []
    for column in columns:
        way, sums = [], []
        for number, row in enumerate(heights):
            low, high = max(0, number - _STEPS), min(len(heights), number + _STEPS + 1)
            value, before = max((best[k] - _COST * abs(k - number) ** 1.5, k) for k in range(low, high))
            sums.append(value + _step(column, row, skin))
            way.append(before)
        best = sums
        ways.append(way)
    at = max(range(len(heights)), key=best.__getitem__)
    found = []
    for way in reversed(ways):
        found.append(heights[at])
        at = way[at]
    return found[::-1]


def _step(column: _Column, row: int, skin: Colour) -> float:
    if min(column.person[row], column.person[row + 2 * _REACH]) < 128:
        return 0.0
    below, above = (
        _mean(column.colours[row - _REACH : row]),
        _mean(column.colours[row + 1 : row + 1 + _REACH]),
    )
    step = min(distance(below, above), _MOST)
    return step if distance(above, skin) > distance(below, skin) else _BACK * step


def _off(heights: list[float]) -> float:
    """Return how far a line is off a parabola."""
    up = mean(heights)
    square = mean(across * across for across in _ACROSS)
    slope = sum(a * h for a, h in zip(_ACROSS, heights, strict=True)) / sum(a * a for a in _ACROSS)
    bend = sum((a * a - square) * (h - up) for a, h in zip(_ACROSS, heights, strict=True))
    bend /= sum((a * a - square) ** 2 for a in _ACROSS)
    offs = (abs(h - up - slope * a - bend * (a * a - square)) for a, h in zip(_ACROSS, heights, strict=True))
    return share(list(offs), 0.8)


def _grain(
    subject: Subject, columns: list[_Column], line: list[int], brow: float, light: float
) -> tuple[float, float]:
    """Return how light changes above the line, across and along the columns, by its light."""
    head, step = subject.head, subject.near.patch.scale
    rows = range(_GRAIN, max(int(_BAND * head.face_width / step), _GRAIN + 2))
    across, along = [], []
    for place, column, start in zip(_ACROSS, columns, line, strict=True):
        for row in rows:
            at = start + row
            if at + _GRAIN >= len(column.colours) or column.person[at + _GRAIN] < 160:
                break
            here = luma(column.colours[at])
            beside = subject.near.at(*head.place(place * head.face_width + _GRAIN * step, brow - at * step))
            if beside is not None:
                across.append(abs(luma(beside) - here) / (light + _NOISE))
            along.append(abs(luma(column.colours[at + _GRAIN]) - here) / (light + _NOISE))
    return mean(across or [0.0]), mean(along or [0.0])


def _beside(subject: Subject, brow: float) -> list[Colour]:
    """Return colours beside the eyes that are person and no skin."""
    wide = subject.head.face_width
    return _foreign(
        subject,
        [
            (side * out * wide, brow + down * wide)
            for side in (-1, 1)
            for down in _BESIDE[0]
            for out in _BESIDE[1]
        ],
    )


def _temples(subject: Subject, brow: float, up: float) -> list[Colour]:
    """Return colours of the temples, under the line, that are person and no skin."""
    wide = subject.head.face_width
    rows = [row for row in _TEMPLE[0] if row < up - 0.03]
    return _foreign(
        subject,
        [(side * out * wide, brow - row * wide) for side in (-1, 1) for row in rows for out in _TEMPLE[1]],
    )


def _foreign(subject: Subject, places: list[tuple[float, float]]) -> list[Colour]:
    within = [
        place for place in (subject.head.place(*one) for one in places) if subject.person(*place) >= 160
    ]
    found = subject.near.many(within, subject.head.face_width / 60)
    return [colour for colour in found if not like(colour, subject.skin)]


def _mean(colours: list[Colour]) -> Colour:
    red, green, blue = (mean(values) for values in zip(*colours, strict=True))
    return red, green, blue

"""Colours and light of a patch, asked for by places of the whole picture."""

import math
from collections.abc import Iterable, Sequence
from typing import Final

from verifier_wasm.photo.middles import median
from verifier_wasm.photo.seen import Box, Patch

#: As far as a mean reaches, in pixels of the patch.
_REACH: Final = 16

type Colour = tuple[float, float, float]

#: ITU-R BT.601, as JPEG and every canvas weigh them.
_RED: Final = 0.299
_GREEN: Final = 0.587
_BLUE: Final = 0.114


def luma(colour: Sequence[float]) -> float:
    """Return how light a colour is, 0 to 255."""
    return _RED * colour[0] + _GREEN * colour[1] + _BLUE * colour[2]


def chroma(colour: Sequence[float]) -> float:
    """Return how far a colour is from grey: its strongest channel less its weakest."""
    return max(colour) - min(colour)


def distance(one: Sequence[float], other: Sequence[float]) -> float:
    """Return how far two colours are apart, 0 to about 441."""
    return math.dist(one, other)


def middle(colours: Sequence[Colour]) -> Colour:
    """Return the median of each channel."""
    return median(c[0] for c in colours), median(c[1] for c in colours), median(c[2] for c in colours)


def share(values: Sequence[float], part: float) -> float:
    """Return the value below which this part of the values lies (0 to 1)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


class Colours:
    """An RGB patch."""

    def __init__(self, patch: Patch) -> None:
        self.patch = patch

    def at(self, x: float, y: float) -> Colour | None:
        """Return the colour at a place of the picture, None outside of the patch."""
        patch = self.patch
        column = int((x - patch.box.left) * patch.width / patch.box.width)
        row = int((y - patch.box.top) * patch.height / patch.box.height)
        if not (0 <= column < patch.width and 0 <= row < patch.height):
            return None
        start = 3 * (row * patch.width + column)
        red, green, blue = patch.data[start : start + 3]
        return red, green, blue

    def inside(self, box: Box) -> list[Colour]:
        """Return the colours of the patch's pixels in a box of the picture."""
        patch = self.patch
        down, across = patch.height / patch.box.height, patch.width / patch.box.width
        rows = range(
            max(0, int((box.top - patch.box.top) * down)),
            min(patch.height, int((box.bottom - patch.box.top) * down)),
        )
        first = max(0, int((box.left - patch.box.left) * across))
        last = min(patch.width, int((box.right - patch.box.left) * across))
        return [
            (patch.data[start], patch.data[start + 1], patch.data[start + 2])
            for row in rows
            for start in range(3 * (row * patch.width + first), 3 * (row * patch.width + last), 3)
        ]

    def around(self, x: float, y: float, radius: float) -> list[Colour]:
        """Return the colours of a square around a place, at the patch's own pixels."""
        step = self.patch.scale
        reach = min(int(radius / step), _REACH)
        found = (
            self.at(x + across * step, y + down * step)
            for down in range(-reach, reach + 1)
            for across in range(-reach, reach + 1)
        )
        return [colour for colour in found if colour is not None]

    def mean(self, x: float, y: float, radius: float) -> Colour | None:
        """Return the mean colour of a square around a place, None outside of the patch."""
        colours = self.around(x, y, radius)
        if not colours:
            return None
        return (
            sum(c[0] for c in colours) / len(colours),
            sum(c[1] for c in colours) / len(colours),
            sum(c[2] for c in colours) / len(colours),
        )

    def many(self, places: Iterable[tuple[float, float]], radius: float) -> list[Colour]:
        """Return the mean colours of several places; those outside of the patch are left out."""
        means = (self.mean(x, y, radius) for x, y in places)
        return [colour for colour in means if colour is not None]


def value_at(patch: Patch, x: float, y: float) -> float | None:
    """Return a one-byte patch's value at a place of the picture, between its four cells; None outside."""
    across = (x - patch.box.left) * patch.width / patch.box.width - 0.5
    down = (y - patch.box.top) * patch.height / patch.box.height - 0.5
    if not (-0.5 <= across <= patch.width - 0.5 and -0.5 <= down <= patch.height - 0.5):
        return None
    column, row = min(max(int(across), 0), patch.width - 2), min(max(int(down), 0), patch.height - 2)
    if patch.width < 2 or patch.height < 2:
        return float(patch.data[0])
    right, low = min(max(across - column, 0.0), 1.0), min(max(down - row, 0.0), 1.0)
    start = row * patch.width + column
    first, second = patch.data[start], patch.data[start + 1]
    third, fourth = patch.data[start + patch.width], patch.data[start + patch.width + 1]
    upper, lower = first + (second - first) * right, third + (fourth - third) * right
    return upper + (lower - upper) * low

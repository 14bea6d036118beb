"""Somebody beside or behind the first, whom the detector of faces did not name: by the mask, and by skin."""

from typing import Final

from verifier_wasm.photo.head import FOREHEAD
from verifier_wasm.photo.measures.ground import colour_of, pixels_of
from verifier_wasm.photo.middles import mean
from verifier_wasm.photo.pixels import Colour, chroma, distance
from verifier_wasm.photo.seen import Box, Patch
from verifier_wasm.photo.subject import Subject

_PERSON: Final = 128
#: What is still one with the head in a row of the mask.
_ONE: Final = 100
#: How much of the mask lies apart, by the face's width times its height: wisps of hair are less.
_APART: Final = 0.05
#: Rows of the head that are looked at: shoulders begin under them.
_ROWS: Final = 0.92
#: The outline rises again towards the picture's edge, by the face's height: by so much at its highest, and by
#: so much at the edge, from where so high on the face; good portraits have 0.04 at most, shoulders are lower.
_RISES: Final = 0.15
_AT_EDGE: Final = 0.05
_HIGH: Final = 0.3
#: Of what is under it down to the chin so much is person, too: under a brim or an arm there is less. And how
#: many columns of the mask are its edge.
_FILLED: Final = 0.5
_EDGE: Final = 3
#: Ground that is skin by its hue, and unlike the rest of it: which part of all.
_HUE: Final = ((0.37, 0.56), (0.27, 0.36))
_COLOURED: Final = 25
_UNLIKE: Final = 70.0
_SKIN: Final = 0.02


def beside(subject: Subject) -> Box | None:
    """Return where somebody else may be: person apart from the head or at the edge, or skin in the ground."""
    return _apart(subject) or _at_edge(subject) or _bare(subject)


def _apart(subject: Subject) -> Box | None:
    mask, head = subject.seen.person, subject.head
    if mask is None:
        return None
    x, top = head.place(0.0, head.crown)
    _, bottom = head.place(0.0, head.crown + _ROWS * head.height)
    wide, tall = mask.box.width / mask.width, mask.box.height / mask.height
    column = int((x - mask.box.left) / wide)
    if not 0 <= column < mask.width:
        return None
    cells: list[tuple[int, int]] = []
    for row in range(mask.height):
        if not top <= mask.box.top + (row + 0.5) * tall <= bottom:
            continue
        line = mask.data[row * mask.width : (row + 1) * mask.width]
        left = right = column
        while left > 0 and line[left - 1] >= _ONE:
            left -= 1
        while right < mask.width - 1 and line[right + 1] >= _ONE:
            right += 1
        cells += [(at, row) for at, one in enumerate(line) if one >= _PERSON and not left <= at <= right]
    if len(cells) * wide * tall < _APART * head.face_width * head.face_height:
        return None
    return Box.around(cells, mask.box.left, mask.box.top, wide, tall)


def _at_edge(subject: Subject) -> Box | None:
    """Return who is cut by the picture's left or right edge and one with the first in the mask.

    From the crown on one person's outline falls to both sides.
    """
    mask, head = subject.seen.person, subject.head
    if mask is None:
        return None
    wide, tall = mask.box.width / mask.width, mask.box.height / mask.height
    column = int((head.place(0.0, head.crown)[0] - mask.box.left) / wide)
    last = min(mask.height, int((head.place(0.0, head.chin)[1] - mask.box.top) / tall))
    if not 0 <= column < mask.width:
        return None
    sides = []
    if mask.box.right >= subject.seen.width - wide:
        sides.append(range(column, mask.width))
    if mask.box.left <= wide:
        sides.append(range(column, -1, -1))
    highest = subject.point(FOREHEAD)[1] + _HIGH * head.face_height
    for side in sides:
        tops = [_top(mask, at, last) for at in side]
        rises = [(max(tops[: at + 1]) - top) * tall / head.face_height for at, top in enumerate(tops)]
        most = max(rises)
        top = tops[rises.index(most)]
        if most < _RISES or mean(rises[-_EDGE:]) < _AT_EDGE or mask.box.top + top * tall > highest:
            continue
        within = [at for at, rise in zip(side, rises, strict=True) if rise > 0.5 * most]
        under = [mask.data[row * mask.width + at] for at in within for row in range(top, last)]
        if mean(one >= _PERSON for one in under) >= _FILLED:
            cells = [(at, row) for at in within for row in (top, last - 1)]
            return Box.around(cells, mask.box.left, mask.box.top, wide, tall)
    return None


def _top(mask: Patch, column: int, last: int) -> int:
    """Return the first row of a column that is person, the last that is looked at where none is."""
    return next((row for row in range(last) if mask.data[row * mask.width + column] >= _PERSON), last)


def _bare(subject: Subject) -> Box | None:
    pixels, behind = subject.remember(pixels_of), subject.remember(colour_of)
    if behind is None or _skin(behind):
        return None
    found = [
        (one.column, one.row)
        for one in pixels
        if one.colour[0] > one.colour[2] + _COLOURED
        and _skin(one.colour)
        and distance(one.colour, behind) > _UNLIKE
    ]
    if len(found) < _SKIN * len(pixels):
        return None
    scale = subject.seen.small.scale
    return Box.around(found, 0.0, 0.0, scale, scale)


def _skin(colour: Colour) -> bool:
    """Tell whether a hue may be skin's, whatever its light: wood and bricks have it, too."""
    total = max(sum(colour), 1.0)
    red, green = colour[0] / total, colour[1] / total
    return (
        chroma(colour) > _COLOURED and _HUE[0][0] <= red <= _HUE[0][1] and _HUE[1][0] <= green <= _HUE[1][1]
    )

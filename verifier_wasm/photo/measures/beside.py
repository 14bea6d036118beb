"""Somebody beside or behind the first, whom the detector of faces did not name: by the mask, and by skin."""

from typing import Final

from verifier_wasm.photo.measures.ground import colour_of, pixels_of
from verifier_wasm.photo.pixels import Colour, chroma, distance
from verifier_wasm.photo.seen import Box
from verifier_wasm.photo.subject import Subject

_PERSON: Final = 128
#: What is still one with the head in a row of the mask.
_ONE: Final = 100
#: How much of the mask lies apart, by the face's width times its height: wisps of hair are less.
_APART: Final = 0.05
#: Rows of the head that are looked at: shoulders begin under them.
_ROWS: Final = 0.92
#: Ground that is skin by its hue, and unlike the rest of it: which part of all.
_HUE: Final = ((0.37, 0.56), (0.27, 0.36))
_COLOURED: Final = 25
_UNLIKE: Final = 70.0
_SKIN: Final = 0.02


def beside(subject: Subject) -> Box | None:
    """Return where somebody else may be: person apart from the head, or skin in the ground."""
    return _apart(subject) or _bare(subject)


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
    return _around(cells, mask.box.left, mask.box.top, wide, tall)


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
    return _around(found, 0.0, 0.0, scale, scale)


def _skin(colour: Colour) -> bool:
    """Tell whether a hue may be skin's, whatever its light: wood and bricks have it, too."""
    total = max(sum(colour), 1.0)
    red, green = colour[0] / total, colour[1] / total
    return (
        chroma(colour) > _COLOURED and _HUE[0][0] <= red <= _HUE[0][1] and _HUE[1][0] <= green <= _HUE[1][1]
    )


def _around(cells: list[tuple[int, int]], left: float, top: float, wide: float, tall: float) -> Box:
    columns, rows = zip(*cells, strict=True)
    return Box(
        left + min(columns) * wide,
        top + min(rows) * tall,
        left + (max(columns) + 1) * wide,
        top + (max(rows) + 1) * tall,
    )

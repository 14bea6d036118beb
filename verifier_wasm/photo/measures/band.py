"""A white or grey band around the forehead: paler than any skin, one piece, hair or skin again above it."""

from typing import Final

from verifier_wasm.photo.measures.cover import shares
from verifier_wasm.photo.pixels import Colour, chroma, distance, luma
from verifier_wasm.photo.subject import Subject

#: Columns from the middle of the face outwards, by its width, and places along each, from brow to crown.
_COLUMNS: Final = tuple(0.08 * number for number in range(-4, 5))
_PLACES: Final = 61
#: Cloth without colour: so light by the skin, less red than it, and with so little colour. A shine on skin,
#: however dark, keeps more of it.
_LIGHT: Final = 0.8
_RED: Final = 0.03
_COLOUR: Final = 12
#: How tall the band is, in places; how hard its lower edge is, how unlike what is above it.
_TALL: Final = (5, 30)
_BELOW: Final = 3
_EDGE: Final = 35.0
_UNLIKE: Final = 60.0
_ABOVE: Final = 8
_MOST: Final = 0.75
#: In so many columns, by all: wisps of grey hair and shines are in fewer.
_ALL: Final = 0.75
_PERSON: Final = 200


def banded(subject: Subject) -> bool:
    """Tell whether a band without colour goes around the forehead."""
    return sum(_column(subject, across) for across in _COLUMNS) >= _ALL * len(_COLUMNS)


def _column(subject: Subject, across: float) -> bool:
    head, brow = subject.head, subject.brow
    places = [
        head.place(across * head.face_width, brow + (head.crown - brow) * number / (_PLACES - 1))
        for number in range(_PLACES)
    ]
    # Above the crown is the wall, as pale as a band.
    inside = [place for place in places if subject.person(*place) >= _PERSON]
    colours = [colour for place in inside if (colour := subject.near.at(*place)) is not None]
    pale = [_pale(subject, colour) for colour in colours]
    first = 0
    while first < len(pale):
        last = first
        while last < len(pale) and pale[last]:
            last += 1
        if _TALL[0] <= last - first <= _TALL[1] and first >= _BELOW and _stands_out(colours, first, last):
            return True
        first = last + 1
    return False


def _pale(subject: Subject, colour: Colour) -> bool:
    return (
        luma(colour) > _LIGHT * subject.skin_luma
        and chroma(colour) <= _COLOUR
        and shares(colour)[0] < shares(subject.skin)[0] - _RED
    )


def _stands_out(colours: list[Colour], first: int, last: int) -> bool:
    """Tell whether a run has a hard lower edge, and something else above it."""
    own, above = colours[(first + last) // 2], colours[last : last + _ABOVE]
    if len(above) < _ABOVE // 2 or distance(colours[first + 1], colours[first - 2]) < _EDGE:
        return False
    return sum(distance(colour, own) > _UNLIKE for colour in above) >= _MOST * len(above)

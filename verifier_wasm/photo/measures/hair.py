"""Hair in any colour over the ears and the brows: told by where it goes on, not by how dark it is."""

from typing import Final

from verifier_wasm.photo.finding import Finding, State
from verifier_wasm.photo.measures.cover import ear_box, shares
from verifier_wasm.photo.measures.ground import colour_of
from verifier_wasm.photo.middles import median
from verifier_wasm.photo.pixels import Colour, distance, luma, middle
from verifier_wasm.photo.subject import Subject

#: Where an ear is, and beside the jaw, where only hair that hangs over it is: points of the mesh's sides, and
#: how far out of it, by the face's width.
_EARS: Final = ((127, 234, 93), (356, 454, 323))
_JAWS: Final = ((132, 58, 172), (361, 288, 397))
_EAR_OUT: Final = (0.03, 0.06, 0.09)
_JAW_OUT: Final = (0.08, 0.12)
_CHEEKS: Final = ((50, 205, 187), (280, 425, 411))
#: From here on, in degrees, one ear is behind the face.
_TURNED: Final = 14.0
#: What is not the ground; one hair, by its light; what is skin: red, green and light against the cheek.
_NO_GROUND: Final = 50.0
_ONE: Final = (0.22, 8.0)
_SKIN: Final = (0.035, 0.014)
_LIT: Final = (0.6, 1.45)
#: Most of the places have to say so.
_MOST: Final = 0.65
#: Brows, the forehead above each, and the cheek below; the skin between the brow and the forehead's point.
_BROWS: Final = (((63, 105), (68, 104), (50, 205)), ((334, 293), (333, 298), (280, 425)))
_ENDS: Final = ((70, 107), (300, 336))
_OVER: Final = 0.4
#: Hair over both: so close in light and hue to each other, and unlike the cheek in light, red or green.
_ALIKE: Final = (0.13, 0.02)
_DARK: Final = 0.6
_UNLIKE: Final = (0.055, 0.032)
#: Strands: how much light differs from place to place along a line over both brows; skin is smoother.
_STRANDS: Final = 0.24
_SMOOTH: Final = 0.06
_LINE: Final = 24


def hair(subject: Subject) -> list[Finding]:
    """Return what is hidden by hair; an empty list where none was found."""
    found = []
    if abs(subject.head.yaw) <= _TURNED and (hidden := [side for side in (0, 1) if _hangs(subject, side)]):
        boxes = tuple(ear_box(subject, side) for side in hidden)
        found.append(Finding("ears", State.LOOK, "ears_hidden", {}, boxes))
    if _over_brows(subject):
        box = subject.box((70, 300, 105, 334, 151), 0.05)
        found.append(Finding("brows", State.LOOK, "brows_hidden", {}, (box,)))
    return found


def _hangs(subject: Subject, side: int) -> bool:
    """Tell whether one and the same is at the ear and beside the jaw: neither ground nor skin.

    The mask is not asked: it leaves light hair out.
    """
    behind, cheek = colour_of(subject), subject.colour([subject.point(n) for n in _CHEEKS[side]])
    if behind is None or cheek is None:
        return False
    ear, jaw = (
        _places(subject, numbers[side], out, side) for numbers, out in ((_EARS, _EAR_OUT), (_JAWS, _JAW_OUT))
    )
    if not ear or not jaw:
        return False
    own = middle(ear)
    near = max(_ONE[0] * luma(own), _ONE[1])
    hangs = [distance(one, behind) > _NO_GROUND and distance(one, own) < 2 * near for one in ear]
    goes_on = [distance(one, behind) > _NO_GROUND and distance(one, own) < 2 * near for one in jaw]
    return (
        sum(hangs) >= _MOST * len(hangs)
        and sum(goes_on) >= _MOST * len(goes_on)
        and distance(middle(jaw), own) < near
        and not _skin(own, cheek)
    )


def _skin(colour: Colour, cheek: Colour) -> bool:
    (red, green), (first, second) = shares(colour), shares(cheek)
    light = luma(colour) / max(luma(cheek), 1.0)
    return abs(red - first) < _SKIN[0] and green - second < _SKIN[1] and _LIT[0] < light < _LIT[1]


def _places(subject: Subject, numbers: tuple[int, ...], out: tuple[float, ...], side: int) -> list[Colour]:
    wide = (-1, 1)[side] * subject.head.face_width
    places = [(x + wide * part, y) for x, y in map(subject.point, numbers) for part in out]
    return subject.near.many(places, abs(wide) / 60)


def _over_brows(subject: Subject) -> bool:
    """Tell whether hair is over both brows: one colour on them and above, none of the cheek's; or strands."""
    hidden, strands = [], []
    for (brow, forehead, cheek), ends in zip(_BROWS, _ENDS, strict=True):
        places = [subject.point(n) for n in brow]
        over = [
            (x + _OVER * (fx - x), y + _OVER * (fy - y))
            for (x, y), (fx, fy) in zip(places, map(subject.point, forehead), strict=True)
        ]
        skin, own, above = (
            subject.colour(some) for some in ([subject.point(n) for n in cheek], places, over)
        )
        if skin is None or own is None or above is None:
            return False
        strand = _strands(subject, ends, (over[0][0] - places[0][0], over[0][1] - places[0][1]))
        alike = abs(luma(own) - luma(above)) <= _ALIKE[0] * max(luma(skin), 1.0)
        strands.append(strand > _STRANDS and alike)
        hidden.append(_hair(skin, own, above) and strand > _SMOOTH)
    return all(hidden) or all(strands)


def _hair(skin: Colour, own: Colour, above: Colour) -> bool:
    light = max(luma(skin), 1.0)
    (red, green), (own_red, own_green), (first, second) = shares(above), shares(own), shares(skin)
    if abs(luma(own) - luma(above)) > _ALIKE[0] * light:
        return False
    if max(abs(red - own_red), abs(green - own_green)) > _ALIKE[1]:
        return False
    return luma(above) < _DARK * light or abs(red - first) > _UNLIKE[0] or green - second > _UNLIKE[1]


def _strands(subject: Subject, ends: tuple[int, int], shift: tuple[float, float]) -> float:
    """Return how far places along a line differ from the mean of their neighbours, by their light."""
    (x1, y1), (x2, y2) = (subject.point(n) for n in ends)
    lights = [
        luma(colour)
        for step in range(_LINE)
        if (
            colour := subject.near.at(
                x1 + (x2 - x1) * step / (_LINE - 1) + shift[0], y1 + (y2 - y1) * step / (_LINE - 1) + shift[1]
            )
        )
        is not None
    ]
    if len(lights) < _LINE:
        return 0.0
    off = median(abs(2 * lights[n] - lights[n - 1] - lights[n + 1]) for n in range(1, _LINE - 1))
    return off / max(median(lights), 1.0)

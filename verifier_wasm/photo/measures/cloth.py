"""Cloth about the head: one that wraps hair, ears and neck."""

from typing import Final

from verifier_wasm.photo.pixels import Colour, distance, luma
from verifier_wasm.photo.subject import Subject

#: Places by parts of the face's width across, and of the way from the hairline to the crown.
_OVER: Final = ((-0.22, -0.1, 0.0, 0.1, 0.22), (0.3, 0.5, 0.7))
#: Under the chin, by the face's width across and its height down: above every collar but the highest.
_UNDER: Final = ((-0.15, -0.07, 0.0, 0.07, 0.15), (0.08, 0.13, 0.18, 0.23))
#: Beside the jaw, where only long hair or cloth is: points of the mesh's sides, and how far out.
_BESIDE: Final = ((93, 132, 58), (323, 361, 288))
_OUT: Final = (0.05, 0.09, 0.13)
_LEAST: Final = 3
#: Places of the chin: a beard explains what is dark under it.
_CHIN: Final = (152, 175, 200, 199)
_BEARD: Final = 30.0
#: How far places of one cloth are apart, by its light and by how far it is from the skin; folds do that.
_FOLD: Final = 0.22
_OWN: Final = 0.4
_APART: Final = (10.0, 30.0)
#: Cloth is so far from the skin.
_FOREIGN: Final = 18.0


def wrapped(subject: Subject) -> bool:
    """Tell whether one cloth is over the hair, beside the jaw and under the chin.

    Hair does not grow across the neck, a collar does not reach over the head, and bare heads and necks have
    the face's own colour; a beard under long hair looks like cloth, and is let be.
    """
    head = subject.head
    hairline, chin = (subject.down(number) for number in (10, 152))
    middle_of_chin = _across(subject, 152)
    over = [
        head.place(across * head.face_width, hairline + (head.crown - hairline) * part)
        for across in _OVER[0]
        for part in _OVER[1]
    ]
    under = [
        head.place(middle_of_chin + across * head.face_width, chin + part * head.face_height)
        for across in _UNDER[0]
        for part in _UNDER[1]
    ]
    top, neck = subject.colour(over), subject.colour(under)
    sides = [side for sign in (0, 1) if (side := _side(subject, sign)) is not None]
    if top is None or neck is None or not sides:
        return False
    foreign = min(distance(top, subject.skin), distance(neck, subject.skin))
    apart = min(max(distance(top, side), distance(neck, side)) for side in sides)
    most = min(
        max(_FOLD * luma(top), _OWN * foreign if foreign < 2 * _APART[1] else 0.0, _APART[0]), _APART[1]
    )
    if foreign < _FOREIGN or max(distance(top, neck), apart) > most:
        return False
    beard = subject.colour([subject.point(number) for number in _CHIN])
    return beard is None or distance(beard, neck) > min(_BEARD, foreign)


def _side(subject: Subject, sign: int) -> Colour | None:
    """Return the colour beside the jaw; None where too little of the person is there."""
    out = (-1, 1)[sign] * subject.head.face_width
    places = [
        (x + part * out, y) for x, y in (subject.point(number) for number in _BESIDE[sign]) for part in _OUT
    ]
    within = [place for place in places if subject.person(*place) >= 128]
    return subject.colour(within) if len(within) >= _LEAST else None


def _across(subject: Subject, number: int) -> float:
    return subject.head.along(*subject.point(number))[0]

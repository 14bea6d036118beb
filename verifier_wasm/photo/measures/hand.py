"""A hand at the chin or the cheek, in the skin's own colour: whether it covers the face cannot be told."""

from typing import Final

from verifier_wasm.photo.finding import Finding, State
from verifier_wasm.photo.measures.cover import like, shares
from verifier_wasm.photo.middles import median
from verifier_wasm.photo.pixels import luma
from verifier_wasm.photo.seen import Box
from verifier_wasm.photo.subject import Subject

#: Points along each side of the jaw, from the ear down, and how far beside them is looked, by the face's
#: width. The neck is behind the jaw there; of a head turned by more than so many degrees it is seen on the
#: side that the face looks away from, and farther turned on both.
_JAWS: Final = ((132, 58, 172, 136), (361, 288, 397, 365))
_OUT: Final = (0.06, 0.1, 0.14, 0.18, 0.22)
_TURNED: Final = 7.0
_FAR: Final = 20.0
#: So much of these places is skin where a hand is, and so much less on the other side.
_BESIDE: Final = 0.4
_MORE: Final = 0.3
#: A fist: less is beside the jaw, but what is under the chin is skin, and as light as the face. A neck lies
#: in the chin's shade.
_SOME: Final = 0.28
_OTHER: Final = 0.1
_UNDER: Final = 0.9
_LIT: Final = 0.94
_CHIN: Final = 152
_ACROSS: Final = (-0.2, -0.1, 0.0, 0.1, 0.2)
#: Skin of a hand is as light as this by the face's, and its share of red as near to that as this.
_LIGHT: Final = 0.55
_RED: Final = 0.05
_PERSON: Final = 128


def hand(subject: Subject) -> list[Finding]:
    """Return that a hand may be before the face, nothing where none is seen."""
    sides = [_beside(subject, side) for side in (0, 1)]
    most, least, yaw = max(sides), min(sides), subject.head.yaw
    side = sides.index(most)
    neck = abs(yaw) > _TURNED and side == (0 if yaw > 0 else 1)
    beside = most >= _BESIDE and most - least >= _MORE and not neck
    below = most >= _SOME and most - least >= _OTHER and _fist(subject)
    if abs(yaw) <= _FAR and (beside or below):
        measured: dict[str, float | int | str] = {"hand": most}
        return [Finding("face_clear", State.UNSURE, "face_hand", measured, (_box(subject, side),))]
    return []


def _places(subject: Subject, side: int) -> list[tuple[float, float]]:
    head, sign = subject.head, (-1, 1)[side]
    found = (head.along(*subject.point(number)) for number in _JAWS[side])
    return [head.place(x + sign * out * head.face_width, y) for x, y in found for out in _OUT]


def _beside(subject: Subject, side: int) -> float:
    """Return which part of the places beside a side of the jaw is person, and skin."""
    radius, red = subject.head.face_width / 60, shares(subject.skin)[0]
    places = _places(subject, side)
    found = 0
    for x, y in places:
        colour = subject.near.mean(x, y, radius)
        found += (
            colour is not None
            and subject.person(x, y) >= _PERSON
            and like(colour, subject.skin)
            and luma(colour) > _LIGHT * subject.skin_luma
            and abs(shares(colour)[0] - red) < _RED
        )
    return found / len(places)


def _fist(subject: Subject) -> bool:
    """Tell whether skin as light as the face is under the chin."""
    head = subject.head
    x, y = head.along(*subject.point(_CHIN))
    places = [
        head.place(x + across * head.face_width, y + out * head.face_width)
        for out in _OUT
        for across in _ACROSS
    ]
    under = subject.near.many(places, head.face_width / 60)
    if not under or sum(like(colour, subject.skin) for colour in under) < _UNDER * len(places):
        return False
    return median(luma(colour) for colour in under) >= _LIT * subject.skin_luma


def _box(subject: Subject, side: int) -> Box:
    across, down = zip(*_places(subject, side), strict=True)
    return Box(min(across), min(down), max(across), max(*down, subject.point(_CHIN)[1]))

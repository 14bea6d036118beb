"""The outline of the head, by the person's mask: how wide it is, how rough, and a hat's brim all around."""

import math
from typing import Final

from verifier_wasm.photo.middles import mean
from verifier_wasm.photo.pixels import distance, luma, middle, share
from verifier_wasm.photo.subject import Subject

#: Rays over the crown, in degrees from straight up.
_RAYS: Final = tuple(range(-75, 76, 6))
#: A brim around the face: how wide it is beside the eyes, by the face's width, and against beside the mouth;
#: how little grain it has, and how much of it has one colour. Hair as wide has grain, and hangs down.
_WIDE: Final = 1.9
_NARROWER: Final = 1.12
_SMOOTH: Final = 0.17
_ONE: Final = 0.5
_RING: Final = tuple(range(-100, 101, 8))
_DEEP: Final = (0.06, 0.1, 0.14, 0.18)
#: Grain is looked at over so many pixels; what is added to a light: noise of dark places is no grain.
_GRAIN: Final = 3
_NOISE: Final = 30.0
_FEW: Final = 30


def brimmed(subject: Subject) -> bool:
    """Tell whether a smooth ring of one colour is around the head, and ends above the jaw."""
    head, step = subject.head, subject.near.patch.scale
    wide, brow = head.face_width, subject.brow
    eyes, mouth = (wide_at(subject, subject.down(number)) for number in (33, 17))
    if eyes < _WIDE * wide or eyes < _NARROWER * mouth:
        return False
    colours, changes = [], []
    for degrees in _RING:
        x, y = math.sin(math.radians(degrees)), -math.cos(math.radians(degrees))
        edge = _length(subject, (x, y), brow, 2.2)
        for deep in _DEEP:
            inner = edge - deep * wide
            own = subject.near.at(*head.place(inner * x, brow + inner * y))
            if own is None:
                continue
            colours.append(own)
            beside = head.place(inner * x - _GRAIN * step * y, brow + inner * y + _GRAIN * step * x)
            within = head.place((inner - _GRAIN * step) * x, brow + (inner - _GRAIN * step) * y)
            changes += [
                abs(luma(own) - luma(other))
                for other in (subject.near.at(*beside), subject.near.at(*within))
                if other is not None
            ]
    if len(colours) < _FEW or not changes:
        return False
    own = middle(colours)
    light = luma(own)
    one = sum(distance(colour, own) < 0.25 * light + 15 for colour in colours) / len(colours)
    return one >= _ONE and share(changes, 0.8) / (light + _NOISE) <= _SMOOTH


def rough(subject: Subject) -> float:
    """Return how uneven the outline over the crown is: a ray's length against its neighbours'."""
    head = subject.head
    wide = head.face_width
    top = subject.down(10)
    rays = ((math.sin(math.radians(one)), -math.cos(math.radians(one))) for one in _RAYS)
    lengths = [_length(subject, ray, top, 1.4) / wide for ray in rays]
    return mean(
        abs(after - 2 * here + before)
        for before, here, after in zip(lengths, lengths[1:], lengths[2:], strict=False)
    )


def wide_at(
    subject: Subject, down: float, *, least: float = 0.3, most: float = 1.5, steps: int = 50
) -> float:
    """Return the width of the person at a row of the head.

    ``least``, ``most``: from where on and how far it is looked for to each side, by the face's width, of
    which ``steps`` are taken.
    """
    head = subject.head
    step = max(head.face_width, 1.0) / steps
    total = 0.0
    for side in (-1, 1):
        across = least * head.face_width
        while across < most * head.face_width and subject.person(*head.place(side * across, down)) >= 128:
            across += step
        total += across
    return total


def _length(subject: Subject, ray: tuple[float, float], down: float, most: float) -> float:
    """Return how far the person goes on along a ray from the head's middle."""
    head = subject.head
    wide = max(head.face_width, 1.0)
    length = 0.1 * wide
    while (
        length < most * wide and subject.person(*head.place(length * ray[0], down + length * ray[1])) >= 128
    ):
        length += wide / 80
    return length

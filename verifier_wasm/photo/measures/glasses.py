"""Glasses: dark lenses, and glare on them."""

import math
from typing import Final

from verifier_wasm.photo.finding import Finding, State
from verifier_wasm.photo.pixels import luma, middle
from verifier_wasm.photo.seen import Box
from verifier_wasm.photo.subject import Subject

_CORNERS: Final = ((33, 133), (362, 263))
#: Under each eye, where a lens is and no lash; and skin that no lens covers.
_UNDER: Final = ((110, 24, 23, 22, 119, 120), (339, 254, 253, 252, 348, 349))
_BARE: Final = (151, 108, 337, 50, 280, 205, 425)
#: Light under both eyes against the bare skin: less is a dark lens. Deep-set eyes in side light have 0.6.
_DARK: Final = 0.5
_DIM: Final = 0.62
#: Glare: as light as this, and by so much lighter than the skin or nearly white, on this part of a lens.
_GLARE: Final = 235
_BRIGHTER: Final = 1.35
_WHITE: Final = 247
_PART: Final = 0.022


def glasses(subject: Subject) -> list[Finding]:
    """Judge dark lenses, and light that lenses throw back."""
    radius = subject.head.face_width / 60
    bare = luma(middle(subject.near.many([subject.point(n) for n in _BARE], radius) or [subject.skin]))
    unders = [
        luma(middle(subject.near.many([subject.point(n) for n in places], radius) or [subject.skin]))
        / max(bare, 1.0)
        for places in _UNDER
    ]
    boxes = tuple(_lens(subject, corners) for corners in _CORNERS)
    measured: dict[str, float | int | str] = {"under_eyes": max(unders)}
    if max(unders) < _DARK:
        return [Finding("glasses", State.FAIL, "glasses_dark", measured, boxes)]
    glares = [_glare(subject, box, bare) for box in boxes]
    measured["glare"] = max(glares)
    if max(glares) > _PART:
        shining = tuple(box for box, glare in zip(boxes, glares, strict=True) if glare > _PART)
        return [Finding("glasses", State.LOOK, "glasses_glare", measured, shining)]
    if max(unders) < _DIM:
        return [Finding("glasses", State.UNSURE, "glasses_dim", measured, boxes)]
    return [Finding("glasses", State.GOOD, "glasses_good", measured)]


def _lens(subject: Subject, corners: tuple[int, int]) -> Box:
    (x1, y1), (x2, y2) = (subject.point(n) for n in corners)
    wide = math.hypot(x2 - x1, y2 - y1)
    x, y = (x1 + x2) / 2, (y1 + y2) / 2
    return Box(x - 0.75 * wide, y - 0.4 * wide, x + 0.75 * wide, y + 0.65 * wide)


def _glare(subject: Subject, box: Box, skin: float) -> float:
    """Return which part of a lens is glare: light and nearly white beside skin that is not."""
    found = subject.near.inside(box)
    least = max(_GLARE, min(_BRIGHTER * skin, _WHITE))
    return sum(luma(colour) >= least for colour in found) / max(len(found), 1)

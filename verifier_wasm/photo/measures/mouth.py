"""The mouth: closed, and seen at all."""

import math
from typing import Final

from verifier_wasm.photo.finding import Finding, State
from verifier_wasm.photo.subject import Subject

#: Inner lips: upper, lower, and the corners.
_LIPS: Final = (13, 14)
_CORNERS: Final = (78, 308)
#: Opening by the width of the mouth: below, lips may just part; above, teeth or more are seen.
PARTED: Final = 0.06
_OPEN: Final = 0.14


def mouth(subject: Subject) -> list[Finding]:
    """Judge whether the lips are closed."""
    wide = opening(subject)
    box = subject.box((61, 291, 0, 17), 0.05)
    if wide > _OPEN:
        return [Finding("mouth", State.LOOK, "mouth_open", {"opening": wide}, (box,))]
    if wide > PARTED:
        return [Finding("mouth", State.UNSURE, "mouth_parted", {"opening": wide}, (box,))]
    return [Finding("mouth", State.GOOD, "mouth_good", {"opening": wide})]


def opening(subject: Subject) -> float:
    """Return how far the lips are apart, by the mouth's width."""
    upper, lower = (subject.point(n) for n in _LIPS)
    first, second = (subject.point(n) for n in _CORNERS)
    return math.dist(upper, lower) / max(math.dist(first, second), 1e-6)

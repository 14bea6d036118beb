"""The mouth: closed, and seen at all."""

import math
from typing import Final

from verifier_wasm.photo.finding import Finding, State
from verifier_wasm.photo.subject import Subject

#: Inner lips: upper, lower, and the corners.
_LIPS: Final = (13, 14)
_CORNERS: Final = (78, 308)
#: Opening by the width of the mouth: below, lips may just part; above, teeth or more are seen.
_PARTED: Final = 0.06
_OPEN: Final = 0.14


def mouth(subject: Subject) -> list[Finding]:
    """Judge whether the lips are closed."""
    upper, lower = (subject.point(n) for n in _LIPS)
    first, second = (subject.point(n) for n in _CORNERS)
    opening = math.dist(upper, lower) / max(math.dist(first, second), 1e-6)
    box = subject.box((61, 291, 0, 17), 0.05)
    if opening > _OPEN:
        return [Finding("mouth", State.LOOK, "mouth_open", {"opening": opening}, (box,))]
    if opening > _PARTED:
        return [Finding("mouth", State.UNSURE, "mouth_parted", {"opening": opening}, (box,))]
    return [Finding("mouth", State.GOOD, "mouth_good", {"opening": opening})]

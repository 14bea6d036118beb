"""A hand in the skin's own colour leaves it open whether the face is covered; necks and shoulders do not."""

from typing import Any

import pytest

from tests.support.photo_seen import GOOD, SKIN, WHITE, Colour, Portrait, changed
from verifier_wasm.photo.check import check
from verifier_wasm.photo.finding import State
from verifier_wasm.photo.measures.hand import hand
from verifier_wasm.photo.subject import Subject


def _told(portrait: Portrait) -> list[tuple[str, State]]:
    seen = portrait.seen()
    return [(one.code, one.state) for one in hand(Subject(seen, seen.faces[0]))]


def _skin(where: Any, part: float = 1.0) -> Any:
    """Return a paint of skin, lighter or darker by a part, beyond the face and over what is no person."""
    colour = tuple(round(part * one) for one in SKIN)

    def paint(across: float, down: float, before: Colour) -> Colour:
        face = (across / 0.5) ** 2 + ((down - 0.03) / 0.645) ** 2 <= 1
        return before if face or not where(across, down) else colour  # type: ignore[return-value]

    return paint


def _turned(slope: float) -> Any:
    return lambda _, point: [point[0], point[1], point[2] + slope * point[0]]


def _right(across: float, down: float) -> bool:
    return 0.2 < across < 0.72 and 0.1 < down < 0.9


def _shade(across: float, down: float, before: Colour) -> Colour:
    """Return a neck in the chin's shade."""
    return (165, 128, 109) if abs(across) < 0.3 and down > 0.68 and before != WHITE else before


@pytest.mark.parametrize("light", [0.75, 1.0, 1.1])
def test_a_hand_at_the_cheek(light: float) -> None:
    portrait = changed(cloth=_skin(_right, light), paint=_shade)
    assert _told(portrait) == [("face_hand", State.UNSURE)]


def test_the_check_is_not_sure_of_it() -> None:
    (finding,) = (
        one for one in check(changed(cloth=_skin(_right)).seen()).findings if one.rule == "face_clear"
    )
    assert (finding.code, finding.state) == ("face_hand", State.UNSURE)


def test_a_fist_under_the_chin() -> None:
    def under(across: float, down: float) -> bool:
        return -0.35 < across < 0.55 and 0.35 < down < 1.0

    assert _told(changed(cloth=_skin(under))) == [("face_hand", State.UNSURE)]
    # The same place in the chin's shade is a neck.
    assert _told(changed(cloth=_skin(under, 0.8))) == []


@pytest.mark.parametrize(
    "portrait",
    [
        GOOD,
        # As wide as the jaw, on both sides; a shoulder; a wall of skin's colour that is no person.
        changed(cloth=_skin(lambda a, d: 0.2 < abs(a) < 0.6 and 0.1 < d < 1.0)),
        changed(cloth=_skin(lambda a, d: a > 0.5 and d > 0.68)),
        changed(paint=lambda a, _, before: SKIN if before == WHITE and a > 0.5 else before),
        # The neck of a face that looks to the other side.
        changed(cloth=_skin(_right), move=_turned(-0.25), paint=_shade),
    ],
)
def test_what_is_no_hand(portrait: Portrait) -> None:
    assert _told(portrait) == []

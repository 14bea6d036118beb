"""Stickers and things before a face are patches of one colour; skin, spots and make-up are not."""

from typing import Any

import pytest

from tests.support.photo_seen import GOOD, Colour, changed
from verifier_wasm.photo.check import check
from verifier_wasm.photo.finding import State
from verifier_wasm.photo.measures.flat import flat
from verifier_wasm.photo.subject import Subject


def _spots(radius: float, colour: Colour, *, grain: int = 0) -> Any:
    def paint(across: float, down: float, before: Colour) -> Colour:
        if ((abs(across) - 0.27) / radius) ** 2 + ((down - 0.12) / radius) ** 2 > 1:
            return before
        light = (int(across * 997) * 31 + int(down * 991) * 17) % (2 * grain + 1) - grain
        return colour[0] + light, colour[1] + light, colour[2] + light

    return paint


@pytest.mark.parametrize("colour", [(250, 120, 165), (90, 200, 240), (240, 220, 60)])
def test_stickers(colour: Colour) -> None:
    (finding,) = (
        one for one in check(changed(paint=_spots(0.09, colour)).seen()).findings if one.rule == "face_clear"
    )
    assert (finding.code, finding.state) == ("face_flat", State.LOOK)
    assert len(finding.where) == 2


def test_a_dark_thing_before_half_of_the_face() -> None:
    def phone(across: float, down: float, before: Colour) -> Colour:
        return (26, 27, 30) if 0.05 < across < 0.5 and -0.2 < down < 0.6 else before

    seen = changed(paint=phone).seen()
    (finding,) = flat(Subject(seen, seen.faces[0]))
    assert finding.code == "face_flat"


@pytest.mark.parametrize(
    "paint",
    [
        None,
        # Rouge, with the skin's grain; a mole; a cap's peak and dark lenses have rules of their own.
        _spots(0.09, (226, 130, 120), grain=4),
        _spots(0.03, (70, 44, 40)),
        lambda _, down, before: (30, 30, 34) if -0.6 < down < -0.3 else before,
    ],
)
def test_what_is_not_stuck_over_a_face(paint: Any) -> None:
    seen = GOOD.seen() if paint is None else changed(paint=paint).seen()
    assert flat(Subject(seen, seen.faces[0])) == []

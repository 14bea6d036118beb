"""What is right and looks like a fault: of it nothing is said, or that it cannot be told."""

import math
from typing import Any

import pytest

from tests.support.photo_seen import HAIR, SKIN, Colour, Portrait, changed
from verifier_wasm.photo.check import check
from verifier_wasm.photo.finding import Finding, State

_DARK_SKIN: Colour = (112, 74, 56)
_IRIS: Colour = (24, 20, 20)
_EYE_WHITE: Colour = (226, 222, 218)


def _told(portrait: Portrait, rule: str) -> Finding:
    (finding,) = (one for one in check(portrait.seen()).findings if one.rule == rule)
    return finding


def _on(across: float, down: float, *, colour: Colour, wide: float, tall: float) -> Any:
    """Return a paint of two ovals, one on each side of the face."""

    def paint(a: float, d: float, before: Colour) -> Colour:
        return colour if ((abs(a) - across) / wide) ** 2 + ((d - down) / tall) ** 2 <= 1 else before

    return paint


def _both(*paints: Any) -> Any:
    def paint(a: float, d: float, before: Colour) -> Colour:
        for one in paints:
            before = one(a, d, before)
        return before

    return paint


def _frame(a: float, d: float, before: Colour) -> Colour:
    return (40, 34, 30) if abs(a) < 0.1 and abs(d + 0.13) < 0.014 else before


def _line_of_the_brow(a: float, d: float, before: Colour) -> Colour:
    return (164, 126, 106) if abs(a) < 0.1 and abs(d + 0.13) < 0.014 else before


_LIGHT = _on(0.25, -0.06, colour=(254, 254, 254), wide=0.05, tall=0.04)
_LIGHT_OF_THE_SKY = _on(0.25, -0.02, colour=(176, 196, 236), wide=0.12, tall=0.03)


@pytest.mark.parametrize("light", [_LIGHT, _LIGHT_OF_THE_SKY])
def test_light_near_the_eyes_is_a_lens_only_where_a_frame_is_seen(light: Any) -> None:
    assert _told(changed(paint=light), "glasses").code == "glasses_light"
    assert _told(changed(paint=_both(light, _frame)), "glasses").code == "glasses_glare"


def test_faint_light_under_a_line_of_the_brow_is_no_lens() -> None:
    line = _told(changed(paint=_line_of_the_brow), "glasses").measured["bridge"]
    assert isinstance(line, float)
    assert 0.125 < line < 0.25
    told = _told(changed(paint=_both(_LIGHT_OF_THE_SKY, _line_of_the_brow)), "glasses")
    assert told.code == "glasses_light"


@pytest.mark.parametrize("skin", [(236, 205, 190), SKIN, _DARK_SKIN])
def test_light_over_the_pupils_is_told_by_the_dark_that_it_hides(skin: Colour) -> None:
    """On light skin it is hardly lighter than the skin is; without a frame it is no lens."""
    light = _on(0.23, -0.125, colour=(226, 228, 230), wide=0.075, tall=0.05)
    assert _told(changed(skin=skin, paint=_both(light, _frame)), "glasses").code == "glasses_glare"
    assert _told(changed(skin=skin, paint=light), "glasses").code == "glasses_good"
    lids = _on(0.23, -0.125, colour=skin, wide=0.12, tall=0.06)
    assert _told(changed(skin=skin, paint=_both(lids, _frame)), "glasses").code == "glasses_good"


def test_a_brim_that_reaches_the_edge_is_nobody() -> None:
    def brim(a: float, d: float, before: Colour) -> Colour:
        return (60, 40, 30) if abs(a) > 0.5 and abs(d + 0.3 - 0.3 * (0.7 - abs(a))) < 0.05 else before

    assert _told(changed(cloth=brim), "one_face").code == "face_one"


def _ears(colour: Colour) -> Any:
    def paint(a: float, d: float, before: Colour) -> Colour:
        return colour if 0.47 < abs(a) < 0.7 and -0.4 < d < 0.2 else before

    return paint


def test_an_ear_in_the_shade_of_the_head_may_be_free() -> None:
    shaded = tuple(round(0.36 * one) for one in SKIN)
    assert _told(changed(paint=_ears(shaded)), "ears").code == "ears_unsure"  # type: ignore[arg-type]
    assert _told(changed(paint=_ears(HAIR)), "ears").code == "ears_hidden"


def _narrow(at: float) -> Any:
    """Return eyes of which no white is seen: a dark line, so far down."""
    bare = _on(0.23, -0.125, colour=SKIN, wide=0.12, tall=0.06)
    return _both(bare, _on(0.23, at, colour=(66, 50, 42), wide=0.1, tall=0.016))


def test_a_narrow_eye_that_laughs_is_not_called_closed() -> None:
    assert _told(changed(paint=_narrow(-0.15)), "eyes_open").code == "eyes_narrow"
    assert _told(changed(paint=_narrow(-0.105)), "eyes_open").code == "eyes_closed"


def _pale_irises(a: float, d: float, before: Colour) -> Colour:
    """Pale eyes in strong light: an iris where it should be, nothing as dark as a pupil."""
    for middle in (-0.23, 0.23):
        if ((a - middle) / 0.11) ** 2 + ((d + 0.14) / 0.045) ** 2 <= 1:
            iris = ((a - middle) / 0.035) ** 2 + ((d + 0.14) / 0.045) ** 2 <= 1
            return (96, 84, 76) if iris else SKIN
    return before


def test_pale_eyes_are_not_called_closed() -> None:
    assert _told(changed(paint=_pale_irises), "eyes_open").state is not State.LOOK


def _irises(*places: float) -> Any:
    """Return eyes whose irises lie so far to the picture's right of the middle."""

    def paint(a: float, d: float, before: Colour) -> Colour:
        for middle, off in zip((-0.23, 0.23), places, strict=True):
            if ((a - middle) / 0.11) ** 2 + ((d + 0.125) / 0.045) ** 2 <= 1:
                iris = ((a - middle - off) / 0.035) ** 2 + ((d + 0.125) / 0.045) ** 2 <= 1
                return _IRIS if iris else _EYE_WHITE
        return before

    return paint


def _turned(degrees: float) -> Any:
    slope = math.tan(math.radians(degrees))
    return lambda _, point: [point[0], point[1], point[2] + slope * point[0]]


@pytest.mark.parametrize(
    ("irises", "turn", "code"),
    [
        ((0.0, 0.0), 0.0, "gaze_good"),
        ((0.04, 0.04), 0.0, "gaze_aside"),
        ((-0.04, -0.04), 0.0, "gaze_aside"),
        # The head is turned, and the eyes look into the camera.
        ((0.03, 0.03), -11.0, "gaze_good"),
        ((-0.03, -0.03), 11.0, "gaze_good"),
        # They look where the head is turned to, or farther back than the camera is.
        ((0.03, 0.03), 11.0, "gaze_aside"),
        ((0.055, 0.055), -8.0, "gaze_aside"),
        # One eye is not like the other: who squints looks ahead with one.
        ((0.0, 0.055), 0.0, "gaze_unsure"),
    ],
)
def test_where_the_eyes_look(irises: tuple[float, float], turn: float, code: str) -> None:
    assert _told(changed(paint=_irises(*irises), move=_turned(turn)), "gaze").code == code


def _moustache(a: float, d: float, before: Colour) -> Colour:
    """Pale lips under hair: no other colour than the skin's, but a dark line along them and a light one."""
    if not 0.2 < d < 0.48 or abs(a) > 0.33:
        return before
    light = 1 - 0.24 * math.exp(-(((d - 0.31) / 0.02) ** 2)) + 0.24 * math.exp(-(((d - 0.37) / 0.02) ** 2))
    return tuple(round(light * one) for one in SKIN)  # type: ignore[return-value]


def test_pale_lips_under_a_moustache_are_not_called_hidden() -> None:
    finding = _told(changed(paint=_moustache), "face_clear")
    assert (finding.code, finding.state) == ("face_unsure", State.UNSURE)


def _lined(a: float, d: float, before: Colour) -> Colour:
    """A lined forehead right above brows that are seen."""
    if abs(a) > 0.46 or not -0.42 < d < -0.31:
        return before
    light = 1 + 0.2 * math.sin(61 * a) + 0.14 * math.sin(149 * a)
    return tuple(min(round(light * one), 255) for one in SKIN)  # type: ignore[return-value]


def test_lines_of_the_forehead_are_no_hair_over_the_brows() -> None:
    assert _told(changed(paint=_lined), "brows").state is not State.LOOK

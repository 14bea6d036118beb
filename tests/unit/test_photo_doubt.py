"""What a photo shows too little of: faces in the dark, small or blurred, pictures made larger, lids."""

from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from tests.support.photo_seen import GOOD, SKIN, WHITE, Colour, Portrait, changed
from verifier_wasm.photo.check import check
from verifier_wasm.photo.finding import Finding, State
from verifier_wasm.photo.measures.doubt import doubted
from verifier_wasm.photo.measures.sharpness import sharpness
from verifier_wasm.photo.seen import Patch, Seen
from verifier_wasm.photo.subject import Subject


def _found(seen: Seen, rule: str) -> tuple[str, State]:
    (finding,) = (one for one in check(seen).findings if one.rule == rule)
    return finding.code, finding.state


def _shaded(part: float) -> Any:
    """The person in the dark, the wall as light as before."""

    def paint(_: float, __: float, colour: Colour) -> Colour:
        if colour == WHITE:
            return colour
        return round(part * colour[0]), round(part * colour[1]), round(part * colour[2])

    return paint


def test_a_face_in_the_dark_before_a_light_wall() -> None:
    assert _found(changed(paint=_shaded(0.3)).seen(), "exposure") == ("exposure_face", State.LOOK)
    assert _found(changed(paint=_shaded(0.42)).seen(), "exposure") == ("exposure_dim", State.UNSURE)
    assert _found(GOOD.seen(), "exposure") == ("exposure_good", State.GOOD)


@pytest.mark.parametrize("skin", [(60, 40, 32), (44, 31, 26), (92, 58, 44)])
def test_dark_skin_is_not_in_the_dark(skin: Colour) -> None:
    code, state = _found(changed(skin=skin).seen(), "exposure")
    assert code not in {"exposure_face", "exposure_dim"}
    assert state is State.GOOD


def _enlarged(seen: Seen, times: float) -> Seen:
    near = seen.near
    assert near is not None
    picture = Image.frombytes("RGB", (near.width, near.height), near.data)
    small = picture.resize((round(near.width / times), round(near.height / times)), Image.Resampling.BOX)
    large = small.resize(picture.size, Image.Resampling.BICUBIC)
    return replace(seen, near=Patch(near.box, near.width, near.height, large.tobytes()))


def test_a_small_picture_made_larger() -> None:
    def said(seen: Seen) -> list[tuple[str, State]]:
        return [(one.code, one.state) for one in sharpness(Subject(seen, seen.faces[0]))[:1]]

    seen = GOOD.seen()
    assert said(seen) == [("sharp_good", State.GOOD)]
    assert said(_enlarged(seen, 2.5)) == [("sharp_enlarged", State.LOOK)]


def test_without_white_and_with_the_dark_below_eyes_may_be_shut() -> None:
    # Lids with a shade under their line, as dark as an iris, and no white.
    def lids(across: float, down: float, colour: Colour) -> Colour:
        if abs(abs(across) - 0.23) < 0.13 and -0.21 < down < -0.02:
            shade = abs(abs(across) - 0.23) < 0.06 and -0.125 < down < -0.03
            return (30, 22, 20) if shade else SKIN
        return colour

    assert _found(changed(paint=lids).seen(), "eyes_open") == ("eyes_doubt", State.UNSURE)


def _turned(slope: float) -> Any:
    return lambda _, point: [point[0], point[1], point[2] + slope * point[0]]


@pytest.mark.parametrize(
    ("portrait", "said"),
    [
        (
            changed(width=130, height=189, x=65.0, y=77.5, face_width=75.0),
            {"eyes_open": "eyes_small", "face_clear": "face_tiny"},
        ),
        (changed(move=_turned(0.9)), {"eyes_open": "eyes_turned"}),
    ],
)
def test_of_a_face_that_is_hardly_seen_nothing_is_said(portrait: Portrait, said: dict[str, str]) -> None:
    seen = portrait.seen()
    for rule, wanted in said.items():
        assert _found(seen, rule) == (wanted, State.UNSURE)


def test_of_a_blurred_face_neither_and_alarms_are_kept() -> None:
    seen = GOOD.seen()
    subject = Subject(seen, seen.faces[0])
    blurred = Finding("sharp", State.LOOK, "sharp_blurred")
    eyes, face = (
        Finding("eyes_open", State.GOOD, "eyes_good"),
        Finding("face_clear", State.GOOD, "face_good"),
    )
    shut = Finding("eyes_open", State.LOOK, "eyes_closed")
    assert [one.code for one in doubted([blurred, eyes, face], subject)] == [
        "sharp_blurred",
        "eyes_blurred",
        "face_blurred",
    ]
    assert doubted([blurred, shut], subject) == [blurred, shut]
    assert doubted([eyes, face], subject) == [eyes, face]


def test_sky_over_land_is_not_simply_white() -> None:
    def land(_: float, down: float, colour: Colour) -> Colour:
        return (150, 130, 96) if colour == WHITE and down > 0.5 else colour

    seen = changed(paint=land).seen()
    assert _found(seen, "ground_white") == ("ground_partly", State.UNSURE)
    assert _found(seen, "ground_plain")[1] is not State.GOOD

"""Words over a picture's edge: a date of a camera is seen, what clothes show is not."""

from dataclasses import replace

import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.support.photo_seen import GOOD
from verifier_wasm.photo.finding import State
from verifier_wasm.photo.measures.border import border
from verifier_wasm.photo.seen import Box, Patch
from verifier_wasm.photo.subject import Subject

_WIDE, _TALL = 220, 320


def _picture() -> Image.Image:
    """Return a wall, a head and dark clothes, as ``small`` has them."""
    picture = Image.new("RGB", (_WIDE, _TALL), (242, 242, 241))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((60, 30, 160, 190), fill=(200, 160, 140))
    for row in range(230, _TALL):
        light = (row - 230) // 3 + row * 7 % 5
        out = 20 - (row - 230) * 20 // 90
        pen.line((out, row, _WIDE - 1 - out, row), fill=(30 + light, 36 + light, 50 + light))
    return picture


def _said(picture: Image.Image) -> str:
    seen = GOOD.seen()
    patch = Patch(Box(0, 0, seen.width, seen.height), _WIDE, _TALL, picture.tobytes())
    made = replace(seen, small=patch)
    (finding,) = border(Subject(made, made.faces[0]))
    assert finding.state is (State.GOOD if finding.code == "border_good" else State.LOOK)
    return finding.code


@pytest.mark.parametrize(
    ("text", "place", "colour"),
    [
        ("2026 11 20", (150, 300), (255, 140, 40)),
        ("'26 11 20", (152, 300), (235, 50, 40)),
        ("2026/11/20", (8, 302), (255, 220, 60)),
        ("SHOT ON PHONE", (8, 302), (245, 245, 245)),
        ("@PhotoStudio", (140, 8), (150, 150, 150)),
    ],
)
def test_words_are_seen(text: str, place: tuple[int, int], colour: tuple[int, int, int]) -> None:
    large = _picture().resize((3 * _WIDE, 3 * _TALL))
    pen = ImageDraw.Draw(large)
    pen.text((3 * place[0], 3 * place[1]), text, fill=colour, font=ImageFont.load_default(34))
    assert _said(large.resize((_WIDE, _TALL), Image.Resampling.BOX)) == "border_words"


def test_clothes_are_let_be() -> None:
    assert _said(_picture()) == "border_good"
    patterned = _picture()
    pen = ImageDraw.Draw(patterned)
    for row in range(236, 320, 9):
        for column in range(24 + row % 2 * 5, 200, 11):
            pen.ellipse((column, row, column + 4, row + 4), fill=(225, 220, 210))
    assert _said(patterned) == "border_good"
    chain = _picture()
    ImageDraw.Draw(chain).arc((70, 200, 150, 300), 20, 160, fill=(230, 200, 90), width=2)
    assert _said(chain) == "border_good"


@pytest.mark.parametrize(
    ("colour", "upper"), [((6, 6, 6), True), ((120, 120, 120), True), ((250, 250, 250), False)]
)
def test_corners_that_are_cut_off(colour: tuple[int, int, int], *, upper: bool) -> None:
    """White ones are seen below alone, where clothes are."""
    whole = Image.new("L", (_WIDE, _TALL), 0)
    ImageDraw.Draw(whole).rounded_rectangle((0, 0, _WIDE - 1, _TALL - 1), 20, fill=255)
    picture = _picture()
    if not upper:
        ImageDraw.Draw(picture).rectangle((0, 240, _WIDE, _TALL), fill=(40, 46, 60))
    made = Image.composite(picture, Image.new("RGB", whole.size, colour), whole)
    assert _said(made) == "border_seen"

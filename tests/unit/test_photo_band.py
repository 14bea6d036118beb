"""A band around the forehead; and a face that was painted, the picture made larger after."""

import random
from dataclasses import replace

import pytest
from PIL import Image, ImageFilter

from tests.support.photo_seen import GOOD, WHITE, Colour, changed
from verifier_wasm.photo.check import check
from verifier_wasm.photo.finding import State
from verifier_wasm.photo.measures.band import banded
from verifier_wasm.photo.measures.drawn import drawn
from verifier_wasm.photo.seen import Patch, Seen
from verifier_wasm.photo.subject import Subject


def _band(colour: Colour, *, soft: bool = False) -> Seen:
    def paint(across: float, down: float, before: Colour) -> Colour:
        top = -0.74 + 0.2 * across**2
        if before == WHITE or abs(across) > 0.5 or not top < down < top + 0.17:
            return before
        part = min((top + 0.17 - down) / 0.15, 1.0) if soft else 1.0
        red, green, blue = (
            round(part * new + (1 - part) * old) for new, old in zip(colour, before, strict=True)
        )
        return red, green, blue

    return changed(paint=paint).seen()


@pytest.mark.parametrize("colour", [(226, 226, 230), (244, 244, 242), (190, 190, 192)])
def test_a_band_around_the_forehead(colour: Colour) -> None:
    (finding,) = (one for one in check(_band(colour)).findings if one.rule == "headgear")
    assert (finding.code, finding.state) == ("headgear_perhaps", State.LOOK)


@pytest.mark.parametrize("skin", [(60, 40, 32), (150, 104, 78), (238, 206, 190)])
def test_a_shine_on_a_forehead_is_no_band(skin: Colour) -> None:
    def shine(across: float, down: float, before: Colour) -> Colour:
        away = (across / 0.4) ** 2 + ((down + 0.5) / 0.12) ** 2
        if before == WHITE or away > 1:
            return before
        red, green, blue = (round(one + (1 - away) * (250 - one) * 0.7) for one in before)
        return red, green, blue

    seen = changed(skin=skin, paint=shine).seen()
    assert not banded(Subject(seen, seen.faces[0]))
    plain = changed(skin=skin).seen()
    assert not banded(Subject(plain, plain.faces[0]))


def test_painted_and_made_larger() -> None:
    seen = GOOD.seen()
    sharp = seen.sharp
    assert sharp is not None
    picture = Image.frombytes("L", (sharp.width, sharp.height), sharp.data).resize((64, 64))
    brushed = picture.filter(ImageFilter.ModeFilter(11)).filter(ImageFilter.ModeFilter(7))
    large = brushed.resize((96, 96), Image.Resampling.BICUBIC)
    # Elsewhere, as in a beard, the brush left more.
    chance = random.Random(3)
    reach = [9 if row >= 77 else 1 if row >= 38 else 0 for row in range(96)]
    rough = bytes(
        min(max(one + chance.randint(-reach[at // 96], reach[at // 96]), 0), 255)
        for at, one in enumerate(large.tobytes())
    )
    made = replace(seen, sharp=Patch(sharp.box, 96, 96, rough))
    found = drawn(Subject(made, made.faces[0]))
    assert found is not None
    assert found.code == "retouched_drawn"
    assert 0.4 < float(found.measured["filled"]) < 0.55

"""Photos that lie on their side or stand on their head, with the real models: told of that alone."""

import json

import pytest
from PIL import Image

from liangzheng.checkout import Checkout
from liangzheng.photo.engine import Engine
from liangzheng.runtime import models
from tests.photo.broken import BROKEN
from tests.photo.composing import Good, compose
from tests.photo.seeing import see
from tests.photo.sources import BASES
from verifier_wasm.photo.check import check

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(models.read(Checkout()))


@pytest.fixture(scope="module", params=["astronaut", "ayo"])
def good(request: pytest.FixtureRequest, engine: Engine) -> Good:
    (base,) = (one for one in BASES if one.name == request.param)
    try:
        picture = base.picture()
    except LookupError as error:
        pytest.skip(f"a photograph's package: {error}")
    return compose(engine, picture, part=base.part)


@pytest.fixture(scope="module")
def photo(good: Good) -> Image.Image:
    return good.picture


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_photo_is_told_of_its_turn_alone(engine: Engine, photo: Image.Image, turn: int) -> None:
    seen = see(engine, photo.rotate(turn, expand=True))  # against the clock
    assert seen.turn == turn
    (finding,) = check(seen).findings
    assert (finding.rule, finding.code) == ("roll", "roll_over" if turn == 180 else "roll_side")


def test_an_upright_photo_is_not(engine: Engine, photo: Image.Image) -> None:
    told, _ = engine.tell(photo)
    assert json.loads(told)["turn"] == 0
    for degrees in (-30, 30):
        assert see(engine, photo.rotate(degrees, fillcolor=(243, 243, 242))).turn == 0


def test_nor_is_one_whose_face_is_covered(engine: Engine, good: Good) -> None:
    """The detector likes a masked face better on its head."""
    covered = [one for one in BROKEN if "face_clear" in one.rules]
    assert len(covered) >= 4
    assert {one.name: see(engine, one.make(good)).turn for one in covered} == {one.name: 0 for one in covered}

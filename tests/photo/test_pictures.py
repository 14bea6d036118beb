"""The check on photographs, with the real models: `make long`; `make photo` has the whole table."""

import pytest

from liangzheng.checkout import Checkout
from liangzheng.photo.engine import Engine
from liangzheng.runtime import models
from tests.photo.broken import BROKEN, KEPT
from tests.photo.composing import Good, compose
from tests.photo.sources import BASES
from tests.photo.table import states_of

pytestmark = pytest.mark.long
_ALARMS = {"fail", "look"}
#: One photograph that limits were chosen on, one that was only measured.
_NAMES = ("astronaut", "ayo")


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(models.read(Checkout()))


@pytest.fixture(scope="module", params=_NAMES)
def good(request: pytest.FixtureRequest, engine: Engine) -> tuple[Good, tuple[str, ...]]:
    (base,) = (one for one in BASES if one.name == request.param)
    try:
        picture = base.picture()
    except LookupError as error:
        pytest.skip(f"a photograph's package: {error}")
    return compose(engine, picture, part=base.part), base.breaks


def test_good_photos_are_let_be(engine: Engine, good: tuple[Good, tuple[str, ...]]) -> None:
    made, breaks = good
    false = [
        (one.name, rule)
        for one in KEPT
        for rule, state in states_of(engine, one.make(made)).items()
        if state in _ALARMS and rule not in breaks
    ]
    assert len(false) <= 0.05 * len(KEPT)


def test_broken_ones_are_named(engine: Engine, good: tuple[Good, tuple[str, ...]]) -> None:
    made, _ = good
    missed = []
    for one in BROKEN:
        states = states_of(engine, one.make(made))
        if not any(states.get(rule) in _ALARMS for rule in one.rules):
            missed.append(one.name)
    assert len(missed) <= 0.08 * len(BROKEN), missed

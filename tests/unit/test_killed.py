"""Commands killed in the middle: the next run goes on, and who remembers the lists from before follows."""

from collections.abc import Iterator

import pytest

from tests.support.kill_table import SCENARIOS, Office, Scenario, events_of, kill, office

pytestmark = pytest.mark.slow

#: Of each command's events so many are tried here; `make killed` tries them all.
_TRIED = 3


@pytest.fixture(scope="module")
def made() -> Iterator[Office]:
    with office() as place:
        yield place


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_killed_command_is_run_again(scenario: Scenario, made: Office) -> None:
    count = events_of(scenario, made)
    assert count >= 5
    for number in sorted({1 + step * (count - 1) // (_TRIED - 1) for step in range(_TRIED)}):
        kill(scenario, made, number)

"""The two helpers' rules: every state has an answer, and dates follow the regulation."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liangzheng.plugin.data import load
from liangzheng.plugin.licence_dates import licence_dates
from tests.support.eligibility import judge
from tests.support.points_cycle import points_cycle
from verifier_wasm.rules import states

_SOURCE = Path(__file__).parents[2] / "site_src"
_GROUPS = load(_SOURCE / "data").eligibility


def test_every_state_has_one_answer_and_a_page_for_what_next() -> None:
    letters = [letter for group in _GROUPS for letter in group.letters]
    assert sorted(letters) == sorted(states())
    for group in _GROUPS:
        for lang in ("zh", "en"):
            assert (_SOURCE / lang / f"{group.page}.md").is_file(), group.id


#: Beside the names of states: what is in brackets, and drawings.
_WRITTEN = re.compile(r"[（(].*?[）)]|\{\{.*?\}\}")
#: What the States page says of applying, and the answer of the helper that is the same.
_SAID = {"能": "yes", "不能": "no", "没有查到": "unknown", "yes": "yes", "no": "no", "not found": "unknown"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_states_page_says_of_every_state_what_the_helper_says(lang: str) -> None:
    """Its table is written by hand, a row for several states."""
    page = (_SOURCE / lang / "states.md").read_text("utf-8")
    table = page.partition("{#table}")[2].partition("\n## ")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in table.splitlines()
        if line.startswith("|") and "---" not in line
    ][1:]
    said = {
        name: _SAID[can.strip("*")]
        for written, can, *_ in rows
        for name in re.sub("[（(].*?[）)]", "", re.sub(r"\{\{.*?\}\}", "", written).partition(" ")[0]).split(
            "、"
        )
    }
    for group in _GROUPS:
        for letter in group.letters:
            assert said[states()[letter].zh] == group.can, letter


def test_no_state_that_forbids_driving_can_apply() -> None:
    for group in _GROUPS:
        if any(states()[letter].forbids_driving for letter in group.letters):
            assert group.can != "yes", group.id


@pytest.mark.parametrize(
    ("state", "expired", "codes", "age", "can", "reasons"),
    [
        ("A", False, ["C1"], 30, "yes", ("normal",)),
        ("A", True, ["C1"], 30, "no", ("expired",)),
        ("B", True, ["C1"], 30, "no", ("expired", "twelve_points")),
        ("H", False, ["C1"], 69, "yes", ("open_cases",)),
        ("A", False, ["C1"], 70, "yes", ("normal", "medical")),
        ("A", False, ["A1", "C1"], 63, "yes", ("normal", "too_old", "extension")),
        ("A", False, ["A1", "C1"], 66, "yes", ("normal", "too_old")),
        ("A", False, ["M"], 63, "yes", ("normal", "too_old")),
        ("A", False, ["A1"], 70, "yes", ("normal", "too_old", "medical")),
        ("B", False, ["C1"], 30, "no", ("twelve_points",)),
        ("N", False, ["C1"], 30, "unknown", ("postponed",)),
    ],
)
def test_answers(
    state: str, *, expired: bool, codes: list[str], age: int, can: str, reasons: tuple[str, ...]
) -> None:
    found = judge(_GROUPS, state=state, expired=expired, codes=codes, age=age)
    assert (found.can, found.reasons) == (can, reasons)
    assert found.late_classes == (tuple(codes[:1]) if "too_old" in reasons else ())


def test_dates_of_a_term() -> None:
    found = licence_dates(date(2021, 6, 1), 6)
    assert found.last_day == date(2027, 6, 1)
    assert found.renew_from == date(2027, 3, 3)
    assert found.no_driving_from == date(2027, 6, 2)
    assert found.cancelled_after == date(2028, 6, 1)
    assert found.restorable_until == date(2030, 6, 1)


def test_a_leap_day() -> None:
    assert licence_dates(date(2020, 2, 29), 6).last_day == date(2026, 3, 1)
    assert licence_dates(date(2020, 2, 29), 10).last_day == date(2030, 3, 1)
    assert points_cycle(date(2020, 2, 29), date(2023, 3, 1)) == (date(2023, 3, 1), date(2024, 2, 28))


@given(first=st.dates(date(1950, 1, 1), date(2030, 1, 1)), days=st.integers(0, 40_000))
def test_a_points_cycle_holds_the_day_and_lasts_a_year(first: date, days: int) -> None:
    day = first + timedelta(days=days)
    start, end = points_cycle(first, day)
    assert start <= day <= end
    assert 364 <= (end - start).days <= 365

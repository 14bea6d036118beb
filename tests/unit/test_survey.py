"""A look over a whole table before the first signature: of rows that share a number, all are held back."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from liangzheng.errors import BuilderError
from liangzheng.records import Plan, Repeat, Row, RowError, survey
from liangzheng.records.hashes import Hashes
from liangzheng.records.reading import read_rows, table_of
from tests.support.signed import NOW

_PLAN = Plan(NOW)
_HEADINGS = "证号,姓名,准驾车型,有效期至\n"
_FIRST, _SECOND, _THIRD = "110199199001010010", "110199199001010029", "11010519491231002X"


def _table(folder: Path, *rows: str) -> Path:
    path = folder / "r.csv"
    path.write_text(_HEADINGS + "".join(f"{row}\n" for row in rows), "utf-8")
    return path


def _verdicts(path: Path, plan: Plan = _PLAN) -> dict[int, str | Repeat]:
    """Return the row of each that gets no code of its own, with what is said of it."""
    found: dict[int, str | Repeat] = {}
    with survey(lambda: read_rows(path, plan), plan) as surveyed:
        for row in read_rows(path, plan):
            verdict = surveyed.next()
            if verdict is not None:
                found[row.number] = verdict.problem if isinstance(verdict, RowError) else verdict
    return found


def test_all_rows_of_two_people_with_one_number_are_held_back(tmp_path: Path) -> None:
    path = _table(
        tmp_path,
        f"{_FIRST},样例,C1,长期",
        f"{_THIRD.lower()},样证,C1,长期",
        f"{_FIRST},别人,C1,长期",
        f"{_FIRST[:6]} {_FIRST[6:]},样 例,C1,长期",
    )
    problem = "the same number and another name: one of the two is wrong"
    assert _verdicts(path) == {
        2: f"row 4 has {problem}",
        4: f"rows 2, 5 have {problem}",
        5: f"row 4 has {problem}",
    }


def test_one_person_of_whom_two_rows_say_different_things(tmp_path: Path) -> None:
    path = _table(
        tmp_path,
        f"{_FIRST},样例,C1,长期",
        f"{_SECOND},样证,C1,长期",
        f"{_FIRST},样例,C1D,长期",
        f"{_SECOND},样证,C1,长期有效",  # written otherwise, and the same
        f"{_THIRD},样卡,C1,长期",
        f"{_THIRD},样卡,C1,2031-02-30",  # bad in itself: mended, it may say something else
    )
    other = "says something else under the same number: leave in the one that is right"
    assert _verdicts(path) == {
        2: f"row 4 {other}",
        4: f"row 2 {other}",
        5: Repeat("5", "3"),
        6: f"row 7 {other}",
    }
    with (
        survey(lambda: read_rows(path, _PLAN), _PLAN) as surveyed,
        pytest.raises(RowError, match=r"r\.csv:2: 证号: row 4 says"),
    ):
        surveyed.check()


def test_what_is_wrong_with_one_of_them_is_told_first(tmp_path: Path) -> None:
    path = _table(tmp_path, f"{_THIRD},样卡,C1,长期", f"{_THIRD},样卡,C1,2031-02-30")
    with (
        survey(lambda: read_rows(path, _PLAN), _PLAN) as surveyed,
        pytest.raises(RowError, match=r"r\.csv:3: 有效期至: it is no day"),
    ):
        surveyed.check()


def test_several_files_are_one_table(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    paths = [
        _table(tmp_path, f"{_FIRST},样例,C1,长期", f"{_SECOND},样证,C1,长期"),
        _table(tmp_path / "b", f"{_FIRST},别人,C1,长期", f"{_SECOND},样证,C1,长期").rename(
            tmp_path / "s.csv"
        ),
    ]
    with survey(lambda: chain.from_iterable(read_rows(path, _PLAN) for path in paths), _PLAN) as surveyed:
        verdicts = [surveyed.next() for _ in range(surveyed.count)]
    assert [str(verdict) for verdict in verdicts if isinstance(verdict, RowError)] == [
        f"{here}:2: 证号: row 2 of {other} has the same number and another name: one of the two is wrong"
        for here, other in ((paths[0], "s.csv"), (paths[1], "r.csv"))
    ]
    assert verdicts[3] == Repeat("3 of s.csv", "3 of r.csv")


def test_hashes_that_meet_hold_nobody_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of numbers whose hashes are all the same, those are held back that are the same themselves."""
    monkeypatch.setattr("liangzheng.records.survey.hash", lambda _: 7, raising=False)
    rows = (f"{_FIRST},样例,C1,长期", f"{_SECOND},样证,C1,长期", f"{_THIRD},样卡,C1,长期")
    assert _verdicts(_table(tmp_path, *rows)) == {}
    assert list(_verdicts(_table(tmp_path, *rows, f"{_SECOND},别人,C1,长期"))) == [3, 5]


def test_a_set_of_hashes_past_several_growths() -> None:
    hashes = Hashes()
    values = [(number * 0x9E3779B97F4A7C15) & (1 << 64) - 1 for number in range(20_000)] + [-1, -5]
    assert all(hashes.add(value) for value in values)
    assert not any(hashes.add(value) for value in values)
    assert len(hashes) == 20_002
    assert all(value in hashes for value in values)
    assert 12345 not in hashes


def test_a_table_is_read_once_where_no_number_stands_twice(tmp_path: Path) -> None:
    path = _table(tmp_path, f"{_FIRST},样例,C1,长期", f"{_SECOND},样证,C1,长期")
    read = []

    def rows() -> Iterator[Row]:
        read.append(path)
        return read_rows(path, _PLAN)

    with survey(rows, _PLAN) as surveyed:
        assert (surveyed.count, len(read)) == (2, 1)


def test_a_table_that_is_changed_while_it_is_read(tmp_path: Path) -> None:
    path = _table(tmp_path, f"{_FIRST},样例,C1,长期")
    read = table_of([path], _PLAN)
    assert len(list(read())) == len(list(read())) == 1
    _table(tmp_path, f"{_FIRST},样例,C1,长期", f"{_FIRST},别人,C1,长期")
    with pytest.raises(BuilderError, match="was changed while it was being read"):
        list(read())

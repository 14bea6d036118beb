"""A look over a whole table before the first signature: how many rows it has, and which share a number.

Of two rows with one number at most one is right, and no program knows which: neither is signed, be they of
two people or of one about whom they say two things. Rows that say the same are one code.

Numbers are kept as hashes while the table is read. Where two hashes met, the table is read once more, and
those rows are compared by what they say, in a temporary database on the disk.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from liangzheng.errors import BuilderError
from liangzheng.records.endings import Endings
from liangzheng.records.hashes import Hashes
from liangzheng.records.headings import heading_of
from liangzheng.records.normal import name_form
from liangzheng.records.normal.form import NotNormalError
from liangzheng.records.numbers import LICENCE, Numbers
from liangzheng.records.people import compared
from liangzheng.records.prepare import prepare
from liangzheng.records.rows import Plan, Row, RowError

#: Rows that are named in a refusal.
_NAMED: Final = 4
_ROWS: Final = 1_000
#: ``content`` is NULL for a row that has a fault of its own: that is what is told of it.
_TABLE: Final = (
    "CREATE TABLE found (place INTEGER PRIMARY KEY, source, row, number, name, old, content, fault)"
)
_SHARES: Final = """
CREATE TABLE shared AS
SELECT number, min(place) AS first, count(DISTINCT nullif(name, '')) AS names,
       count(DISTINCT content) + sum(content ISNULL) AS contents, count(DISTINCT old) > 1 AS mixed
FROM found GROUP BY number HAVING count(*) > 1
"""
_SHARED: Final = """
SELECT place, source, row, number, name, first, names, contents, mixed FROM found JOIN shared USING (number)
WHERE content NOTNULL ORDER BY place
"""

_OLD_AND_NEW: Final = "; an old number of 15 digits and the one of 18 in its place are the same number"


@dataclass(frozen=True, slots=True)
class Repeat:
    """A row that says what an earlier one says, to the letter; both as a person is told of them."""

    row: str
    first: str


class Survey:
    """What was found. ``plan``: by which the rows are to be prepared, now that the whole table is known."""

    def __init__(self, count: int, column: str, plan: Plan, database: sqlite3.Connection | None) -> None:
        self.count = count
        self.plan = plan
        self._column = column
        self._database = database
        self._found = self._verdicts()
        self._next = next(self._found, None)
        self._place = 0

    def next(self) -> RowError | Repeat | None:
        """Return what keeps the next row from a code of its own; called for each row, in their order."""
        self._place += 1
        if self._next is None or self._next[0] != self._place:
            return None
        _, verdict = self._next
        self._next = next(self._found, None)
        return verdict

    def check(self) -> None:
        """Raise the `RowError` of the first row that contradicts another one.

        Where one of those that share its number has a fault of its own, that one: mended, they may agree.
        """
        for place, verdict in self._verdicts():
            if isinstance(verdict, RowError):
                raise self._own_fault(place) or verdict

    def _own_fault(self, place: int) -> RowError | None:
        assert self._database is not None
        found = self._database.execute(
            "SELECT fault FROM found WHERE fault NOTNULL AND number = "
            "(SELECT number FROM found WHERE place = ?) ORDER BY place LIMIT 1",
            (place,),
        ).fetchone()
        if found is None:
            return None
        where, problem, code, column, rule = json.loads(found[0])
        return RowError(where, problem, code=code, column=column, rule=rule)

    def _verdicts(self) -> Iterator[tuple[int, RowError | Repeat]]:
        if self._database is None:
            return
        for place, source, row, number, name, first, names, contents, mixed in self._database.execute(
            _SHARED
        ):
            hint = _OLD_AND_NEW if mixed else ""
            if names > 1:
                others = self._rows("name <> ?", number, name, source)
                yield place, self._fault(f"{source}:{row}", "record_two_people", others, hint)
            elif contents > 1:
                others = self._rows("place <> ?", number, place, source)
                yield place, self._fault(f"{source}:{row}", "record_two_contents", others, hint)
            elif place != first:
                (earlier,) = self._rows("place = ?", number, first, source)
                here = str(row) if earlier.isdecimal() else f"{row} of {Path(source).name}"
                yield place, Repeat(here, earlier)

    def _rows(self, which: str, number: str, value: object, here: str) -> list[str]:
        """Return some rows of a number: each by its row, and its file where that is another one."""
        assert self._database is not None
        found = self._database.execute(
            f"SELECT source, row FROM found WHERE number = ? AND {which} ORDER BY place LIMIT ?",  # noqa: S608
            (number, value, _NAMED + 1),
        )
        return [str(row) if source == here else f"{row} of {Path(source).name}" for source, row in found]

    def _fault(self, where: str, code: str, others: list[str], hint: str) -> RowError:
        rows = ", ".join(others[:_NAMED]) + (" and others" if len(others) > _NAMED else "")
        if code == "record_two_people":
            who = f"row {rows} has" if len(others) == 1 else f"rows {rows} have"
            problem = f"{who} the same number and another name: one of the two is wrong"
        else:
            who = f"row {rows} says" if len(others) == 1 else f"rows {rows} say"
            problem = f"{who} something else under the same number: leave in the one that is right"
        return RowError(where, problem + hint, code=code, column=self._column)


@contextmanager
def survey(
    read: Callable[[], Iterable[Row]],
    plan: Plan,
    *,
    each: Callable[[Row], None] = lambda _: None,
    moved: Callable[[int], None] = lambda _: None,
) -> Iterator[Survey]:
    """Look over a table, or several as one; ``read`` gives the rows, again where two may share a number.

    ``each`` is given every row, ``moved`` how many more were read. Raises what ``read`` raises.
    """
    numbers, seen, shared, ends = Numbers(plan), Hashes(), Hashes(), Endings()
    count, column = 0, LICENCE
    for row in read():
        count += 1
        if number := numbers.of(row):
            ends.see(number)
            value = hash(number)
            if not seen.add(value):
                shared.add(value)
                column = numbers.heading(row)
        each(row)
        if not count % _ROWS:
            moved(_ROWS)
    moved(count % _ROWS)
    del seen
    plan = replace(plan, whole=plan.whole or ends.whole)
    if not shared:
        yield Survey(count, column, plan, None)
        return
    database = sqlite3.connect("", isolation_level=None)  # a file that has no name, gone with it
    try:
        rows = (
            (place, row.source, row.number, number, _name(row, plan), numbers.is_old(row), *_said(row, plan))
            for place, row in enumerate(read(), 1)
            if (number := numbers.of(row)) and hash(number) in shared
        )
        try:
            _fill(database, rows)
        except sqlite3.Error as error:
            raise BuilderError(
                f"the rows that share a number cannot be compared: {error}; is there room in the temporary "
                "folder, $TMPDIR?",
                code="record_survey",
            ) from error
        yield Survey(count, column, plan, database)
    finally:
        database.close()


def _fill(database: sqlite3.Connection, rows: Iterable[tuple[Any, ...]]) -> None:
    database.execute("PRAGMA cache_size = -16384")  # 16 MiB
    database.execute(_TABLE)
    database.execute("BEGIN")
    database.executemany("INSERT INTO found VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    database.execute("CREATE INDEX by_number ON found (number)")
    database.execute(_SHARES)
    database.execute("CREATE INDEX by_shared ON shared (number)")
    database.execute("COMMIT")


def _name(row: Row, plan: Plan) -> str:
    """Return whose row it is, by what tells two people apart; "" where it does not say."""
    if row.fault is not None:  # of a row with a cell too few, nobody knows which
        return ""
    try:
        name, _ = name_form(row.values.get(heading_of("name", row.headings or tuple(row.values), plan)))
    except NotNormalError:
        return ""
    return compared(name) if type(name) is str else ""


def _said(row: Row, plan: Plan) -> tuple[bytes | None, str | None]:
    """Return a digest of what a row says, its name for files left out; or else its fault."""
    try:
        record = prepare(row, plan).record
    except RowError as fault:
        return None, json.dumps([fault.where, fault.problem, fault.code, fault.column, fault.rule])
    said = (record.kind, sorted(record.fields.items()), record.status, record.holder)
    return blake2b(repr(said).encode()).digest(), None

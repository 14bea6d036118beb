"""Rows as their file has them, and what is to be made of them: what `prepare` is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from liangzheng.errors import BuilderError
from liangzheng.records.normal.licence_numbers import ROUNDED

#: As long as an application takes; an older request may be of a phone that is gone, or an old mail's.
REQUEST_DAYS: Final = 30


@dataclass(frozen=True, slots=True, eq=False)  # one for a run: compared by what it is, which is fast
class Plan:
    """How the rows of a run are to be understood; the same for all of them, small, and picklable.

    ``at``: the moment of the check, for rules on ages and dates. ``kind``: that of records which name none.
    ``columns``: (heading, field name) as the person says (``--map``); "" leaves the column out. ``allowed``:
    ids of the verifier's rules whose doubts are accepted (``--allow``). ``sheet``: of a workbook of several.
    ``request``: the holder's, of a table of one record. ``word``: what each request has to hold, where its
    row names none. ``request_age``: how old a request may be.
    ``whole``: the table as a whole shows that its numbers were not rounded, see `Survey`.
    """

    at: datetime
    kind: str = "dl"
    columns: tuple[tuple[str, str], ...] = ()
    allowed: frozenset[str] = frozenset()
    sheet: str | None = None
    request: str = ""
    word: str = ""
    request_age: timedelta = timedelta(days=REQUEST_DAYS)
    whole: bool = False

    def accepts(self, doubt: str) -> bool:
        """Say whether a doubt is none here; "" never is."""
        return doubt in self.allowed or (doubt == ROUNDED and self.whole)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its place in its file, and its values under its headings, both as read.

    ``number``: the line of a text file, the row of a table, from 1. ``ordinal``: which record of the file it
    is, from 1. ``values``: texts of a CSV file; of other files what they hold. ``fault``: why this row cannot
    be read, though those after it can. ``headings``: all of its table, in their order.
    """

    source: str
    number: int
    ordinal: int
    values: Mapping[str, Any]
    fault: "RowError | None" = None
    headings: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        """Go to another process faster than a dataclass does by itself."""
        return Row, (self.source, self.number, self.ordinal, self.values, self.fault, self.headings)

    @property
    def where(self) -> str:
        """Return ``file:number``."""
        return f"{self.source}:{self.number}"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell of which nobody can say for sure what it holds; ``problem``: why, and what to do."""

    problem: str


class RowError(BuilderError):
    """A row from which no code is made; its text names row and column, and says what to do.

    No value of the record stands in it: it may be printed and logged. ``column``: the heading as its file
    has it, "" for the row as a whole. ``rule``: the verifier's rule that is in doubt, "" for none.
    """

    def __init__(
        self, where: str, problem: str, *, code: str = "record_field", column: str = "", rule: str = ""
    ) -> None:
        super().__init__(": ".join(filter(None, (where, column, problem))), code=code)
        self.where = where
        self.problem = problem
        self.column = column
        self.rule = rule

    def __reduce__(self) -> tuple[Any, ...]:
        """Let it come back whole from another process."""
        return _fault, (self.where, self.problem, self.code, self.column, self.rule)


def _fault(where: str, problem: str, code: str, column: str, rule: str) -> RowError:
    return RowError(where, problem, code=code, column=column, rule=rule)

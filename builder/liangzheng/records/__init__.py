"""Records to be issued: rows of a file, each brought into its normal form and put to the verifier's rules.

`read_rows` yields a file's rows as they are, `prepare` makes of one what may be signed, or a `RowError`
with row, column and what to do. `prepare` is pure, but for photos, and what it takes and gives can be
pickled: it is the same on one core, in a pool of processes and elsewhere. `survey` looks over a whole table
before that, and finds the rows that contradict each other.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from liangzheng.records.people import People
from liangzheng.records.prepare import id_of, prepare
from liangzheng.records.reading import partitions, read_rows
from liangzheng.records.record import Change, Person, Prepared, Record
from liangzheng.records.rows import Plan, Row, RowError
from liangzheng.records.survey import Repeat, Survey, survey

__all__ = [
    "Change",
    "People",
    "Person",
    "Plan",
    "Prepared",
    "Record",
    "Repeat",
    "Row",
    "RowError",
    "Survey",
    "id_of",
    "partitions",
    "prepare",
    "read_records",
    "read_rows",
    "survey",
]


def read_records(path: Path, *, kind: str, at: datetime | None = None) -> Iterator[Record]:
    """Yield the records of a file, each prepared; raises as `read_rows`, `Survey.check` and `prepare`."""
    plan = Plan(at or datetime.now(UTC), kind)
    with survey(lambda: read_rows(path, plan), plan) as found:
        found.check()
        for row in read_rows(path, plan):
            yield prepare(row, found.plan).record

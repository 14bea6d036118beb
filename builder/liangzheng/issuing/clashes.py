"""Rows of one number, found across all partitions of a run before any of them is signed.

`look` goes through a partition for its numbers alone, and leaves their hashes in a file, in buckets; `shared`
takes one bucket after the other out of all those files. So the work of both is spread over the workers, and
only one of 512 buckets is in memory at a time. What the rows say that share a number is compared by
`survey`, as in a run on one machine.
"""

from array import array
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any, Final

from liangzheng.errors import BuilderError
from liangzheng.issuing.buckets import hashed, read_buckets, write_buckets
from liangzheng.records import Plan, Repeat, Row, RowError, read_rows, survey
from liangzheng.records.endings import Endings
from liangzheng.records.headings import HeadingError, fields_of, heading_of
from liangzheng.records.numbers import LICENCE, Numbers

_BATCH: Final = 10_000
#: Rows that are compared. Where more share a number, the same partition is there under two names.
MOST: Final = 100_000

#: Row -> what keeps it from a code of its own.
type Clashes = Mapping[int, RowError | Repeat]


def look(plan: Plan, part: Path, place: Path) -> Endings:
    """Write the numbers of a partition, and return what they end with; raises as `read_rows`.

    What is wrong with a row is said later.
    """
    own = _only_numbers(plan, part)
    numbers, rows, ends, missed = _numbers(own, part) if own else (array("Q"), array("Q"), Endings(), 0)
    if missed and own is not plan:  # another column may hold the number of such a row
        numbers, rows, ends, _ = _numbers(plan, part)
    write_buckets(place, {"number": numbers, "row": rows})
    return ends


def _numbers(plan: Plan, part: Path) -> tuple["array[int]", "array[int]", Endings, int]:
    """Return the hashes of a partition's numbers, their rows, their ends, and how many rows have none."""
    numbers, rows, ends, found = array("Q"), array("Q"), Endings(), Numbers(plan)
    for row in read_rows(part, plan):
        if number := found.of(row):
            ends.see(number)
            numbers.append(hashed(number))
            rows.append(row.number)
    return numbers, rows, ends, found.missed


def _only_numbers(plan: Plan, part: Path) -> Plan | None:
    """Return the plan to read a partition by that leaves out what is no number; None where it has none."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import
    from pyarrow import parquet  # noqa: PLC0415

    try:
        names = tuple(parquet.read_schema(part).names)
    except (OSError, pa.ArrowException):  # no Parquet: reading it says so
        return plan
    number = heading_of(LICENCE, names, plan)
    if not number:
        return None
    with suppress(HeadingError):  # else the file is read as it is, and this is said of it
        fields_of(names, None, plan)
        others = tuple((heading, "") for heading in names if heading != number)
        return replace(plan, columns=(*plan.columns, *others))
    return plan


def shared(buckets: range, places: Sequence[Path]) -> Any:
    """Return the rows of some buckets whose number others have too, as a table of ``part`` and ``row``.

    ``places``: what `look` wrote, in the order of the partitions.
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    return pa.concat_tables([_shared(table) for table in read_buckets(buckets, places)])


def _shared(table: Any) -> Any:
    from pyarrow import compute  # noqa: PLC0415 - slow to import

    counts = table.group_by("number").aggregate([("number", "count")])
    several = counts.filter(compute.greater(counts["number_count"], 1))["number"]
    return table.filter(compute.is_in(table["number"], several)).select(["part", "row"])


def in_order(tables: Sequence[Any], parts: Sequence[Path]) -> dict[int, list[int]]:
    """Return what `shared` found: partition -> rows, both in their order.

    Raises `BuilderError` ``record_shared`` where there are so many that the same partition must be there
    under two names.
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    table = pa.concat_tables(tables).sort_by([("part", "ascending"), ("row", "ascending")])
    found: dict[int, list[int]] = {}
    if table.num_rows > MOST:
        first = parts[table["part"][0].as_py()]
        raise BuilderError(
            f"{first}:{table['row'][0]}: this and {table.num_rows - 1:,} other rows share their numbers with "
            "others: is a partition there twice?",
            code="record_shared",
        )
    for batch in table.to_batches(_BATCH):
        for part, row in zip(batch["part"].to_pylist(), batch["row"].to_pylist(), strict=True):
            found.setdefault(part, []).append(row)
    return found


def fetch(plan: Plan, part: Path, rows: Sequence[int]) -> list[Row]:
    """Return some rows of a partition, which are given in their order."""
    wanted = set(rows)
    found = []
    for row in read_rows(part, plan):
        if row.number in wanted:
            found.append(row)
            if len(found) == len(wanted):
                break
    return found


def compare(plan: Plan, found: Mapping[int, list[Row]], *, leave_out: bool) -> dict[int, Clashes]:
    """Compare rows of one number, of several partitions; return which of them get no code of their own.

    Raises the `RowError` of the first one that contradicts another, where none is left out.
    """
    with survey(lambda: chain.from_iterable(found.values()), plan) as surveyed:
        if not leave_out:
            surveyed.check()
        return {
            part: {row.number: verdict for row in rows if (verdict := surveyed.next())}
            for part, rows in found.items()
        }

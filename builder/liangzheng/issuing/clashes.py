"""Two people with one number, found across all partitions of a run before any of them is signed.

`look` goes through a partition for numbers and names alone, and leaves their hashes in a file, in buckets by
number; `clashes` takes one bucket out of all those files. So the work of both is spread over the workers, and
no more than a sixty-fourth of the numbers is in memory at a time: 120 million take 45 MB.
"""

import secrets
from array import array
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from liangzheng.files import telling
from liangzheng.records import Person, Plan, Record, Row, person_of, read_rows
from liangzheng.records.headings import HeadingError, fields_of, heading_of
from liangzheng.records.normal import NotNormalError, licence_number_form, name_form

_BITS: Final = 6
#: Buckets, by the first bits of a number's hash.
BUCKETS: Final = 1 << _BITS
_BATCH: Final = 10_000
#: Partition and row of a record, then those of the first one with its number and another name.
_CLASH: Final = ("part", "row", "other_part", "other_row")


def look(plan: Plan, part: Path, place: Path) -> None:
    """Write the people of a partition; raises as `read_rows`. What is wrong with a row is said later."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import
    from pyarrow import compute  # noqa: PLC0415

    numbers, names, rows = array("Q"), array("Q"), array("Q")
    for row, person in _people(plan, part):
        numbers.append(person.number)
        names.append(person.name)
        rows.append(row.number)
    columns = [
        pa.Array.from_buffers(pa.uint64(), len(column), [None, pa.py_buffer(column)])
        for column in (numbers, names, rows)
    ]
    batch = pa.record_batch(columns, names=["number", "name", "row"])
    buckets = compute.shift_right(batch["number"], pa.scalar(64 - _BITS, pa.uint64()))
    made = place.with_name(f"{place.name}.{secrets.token_hex(8)}")  # a lost worker may be at work on it yet
    with telling(made), pa.OSFile(str(made), "wb") as file, pa.ipc.new_file(file, batch.schema) as writer:
        for bucket in range(BUCKETS):
            writer.write_batch(batch.filter(compute.equal(buckets, pa.scalar(bucket, pa.uint64()))))
    made.replace(place)


def clashes(bucket: int, places: Sequence[Path]) -> Any:
    """Return the records of a bucket whose number another person has too, as a table of `_CLASH`.

    ``places``: what `look` wrote, in the order of the partitions. Of those with one number none counts.
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    found = [array("q") for _ in _CLASH]
    for _, group in groupby(_several(bucket, places), key=itemgetter(0)):
        rows = [each[1:] for each in group]
        first = rows[0]
        other = next(each for each in rows if each[0] != first[0])
        for name, part, row in rows:
            told = other if name == first[0] else first
            for column, value in zip(found, (part, row, *told[1:]), strict=True):
                column.append(value)
    return pa.table({name: pa.array(column, pa.int64()) for name, column in zip(_CLASH, found, strict=True)})


def in_order(tables: Sequence[Any]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the rows of `clashes` of all buckets, in the order of the records."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    table = pa.concat_tables(tables)
    for batch in table.sort_by([("part", "ascending"), ("row", "ascending")]).to_batches(_BATCH):
        yield from zip(*(batch[name].to_pylist() for name in _CLASH), strict=True)


def _several(bucket: int, places: Sequence[Path]) -> Iterator[tuple[int, int, int, int]]:
    """Yield (number, name, partition, row) of numbers that stand with several names, one after the other."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import
    from pyarrow import compute  # noqa: PLC0415

    tables = []
    for part, place in enumerate(places):
        with pa.OSFile(str(place)) as file, pa.ipc.open_file(file) as reader:
            table = pa.Table.from_batches([reader.get_batch(bucket)])
        tables.append(table.append_column("part", pa.repeat(part, len(table))))
    table = pa.concat_tables(tables)
    names = table.group_by("number").aggregate([("name", "min"), ("name", "max")])
    several = names.filter(compute.not_equal(names["name_min"], names["name_max"]))["number"]
    table = table.filter(compute.is_in(table["number"], several))
    order = [("number", "ascending"), ("part", "ascending"), ("row", "ascending")]
    for batch in table.sort_by(order).to_batches(_BATCH):
        columns = [batch[name].to_pylist() for name in ("number", "name", "part", "row")]
        yield from zip(*columns, strict=True)


def _people(plan: Plan, part: Path) -> Iterator[tuple[Row, Person]]:
    names = columns_of(part)
    number, name = (heading_of(field, names, plan) for field in ("licence_number", "name"))
    if not number or not name:
        return
    with suppress(HeadingError):  # else the file is read as it is, and this is said of it
        fields_of(names, None, plan)
        others = tuple((heading, "") for heading in names if heading not in {number, name})
        plan = replace(plan, columns=(*plan.columns, *others))
    for row in read_rows(part, plan):
        with suppress(NotNormalError, KeyError):
            fields = {
                "licence_number": _form(licence_number_form, row.values[number], plan),
                "name": _form(name_form, row.values[name], plan),
            }
            if person := person_of(Record(row.where, "", "dl", fields, None)):
                yield row, person


def _form(form: Any, value: Any, plan: Plan) -> Any:
    """Return a value's normal form, or itself where the run accepts what is doubted; as `prepare` does."""
    try:
        return form(value)[0]
    except NotNormalError as error:
        if not error.doubt or error.doubt not in plan.allowed:
            raise
        return value


def columns_of(part: Path) -> tuple[str, ...]:
    """Return the names of a partition's columns; none of a file that is no Parquet, as will be said of it."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import
    from pyarrow import parquet  # noqa: PLC0415

    with suppress(OSError, pa.ArrowException):
        return tuple(parquet.read_schema(part).names)
    return ()

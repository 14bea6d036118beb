"""The process in which a Parquet file is decoded: a few hundred bytes can stand for gigabytes.

Its arguments are the file, and a JSON array of columns that are left out. It writes as `decoded_rows` says.
"""

import json
import os
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final

import pyarrow as pa
from pyarrow import parquet

from liangzheng.own_process import limit_memory
from liangzheng.records.headings import field_named
from verifier_wasm import limits

#: The largest number of as many digits as spreadsheets keep.
_KEPT: Final = 10**15 - 1
#: Rows in memory at a time.
_BATCH: Final = 1_000
#: Fields that hold more than one value, of the kinds of column that they may be.
_NESTED: Final = {"classes": pa.types.is_list, "states": pa.types.is_list, "status": pa.types.is_struct}


class _ColumnsError(Exception):
    """The columns are not those of records."""


def main() -> None:
    """Write the rows of the file that is named by the argument."""
    limit_memory(limits.RECORDS_MEMORY)
    path, left_out = sys.argv[1:]
    with os.fdopen(os.dup(1), "w", encoding="ascii") as out:
        try:
            for row in _rows(path, frozenset(json.loads(left_out))):
                out.write(json.dumps(row, default=_plain) + "\n")
            answer: dict[str, Any] = {"done": True}
        except _ColumnsError as error:
            answer = {"error": str(error)}
        except MemoryError:  # pyarrow's is one too
            answer = {"error": "not a Parquet file of records: its values do not fit into memory"}
        except (pa.ArrowException, OSError, ValueError) as error:
            answer = {"error": f"not a Parquet file of records: {' '.join(str(error).split())[:200]}"}
        out.write(json.dumps(answer) + "\n")


def _rows(path: str, left_out: frozenset[str]) -> Iterator[list[Any]]:
    with parquet.ParquetFile(path) as file:
        count = file.metadata.num_columns
        if count > limits.RECORD_COLUMNS:
            raise _ColumnsError(f"it has {count:,} columns, more than {limits.RECORD_COLUMNS}")
        names = file.schema_arrow.names
        if len(set(names)) != len(names):
            raise _ColumnsError("the name of a column is duplicated")
        for name in sorted(left_out.difference(names)):
            raise _ColumnsError(f"--map {name[:40]}=: no column has this heading")
        wanted = [name for name in names if name not in left_out]
        for name in wanted:
            _check_nested(name, file.schema_arrow.field(name).type)
        yield [0, wanted]
        number = 0
        for batch in file.iter_batches(batch_size=_BATCH, use_threads=False, columns=wanted):
            columns = [_values(batch.column(name)) for name in wanted]
            for cells in zip(*columns, strict=True):
                number += 1
                yield [number, cells]


def _values(column: Any) -> list[Any]:
    """Return the values of a column; long whole numbers as texts where none was ever rounded.

    A program that took them for quantities has rounded all of them to what a number of 64 bits with a point
    can be (IEEE 754): of one that cannot be such, the column came exact.
    """
    values: list[Any] = column.to_pylist()
    if not pa.types.is_integer(column.type):
        return values
    exact = any(value is not None and int(float(value)) != value for value in values)
    return [str(value) if exact and value is not None and value > _KEPT else value for value in values]


def _check_nested(name: str, kind: Any) -> None:
    if pa.types.is_nested(kind) and not _NESTED.get(field_named(name), lambda _: False)(kind):
        raise _ColumnsError(
            f"the column {name[:40]!r} is nested ({str(kind)[:40]}): write its parts as columns, or "
            f"leave it out, --map {name[:40]}="
        )


def _plain(value: Any) -> Any:
    """Return a date as text, an exact number as its digits; of another kind no field is: it is named."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return str(int(value))
    return {"kind": type(value).__name__}

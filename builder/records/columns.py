"""Parquet: a row a record, a null is a field left out."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from pyarrow import parquet

from builder.errors import BuilderError
from builder.records import cells

_BATCH: Final = 10_000


def read_parquet(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (row, values), a batch of rows in memory at a time; `BuilderError` ``record_unreadable``."""
    row = 0
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_BATCH):
                for values in batch.to_pylist():
                    row += 1
                    yield row, {name: _plain(name, each) for name, each in values.items() if each is not None}
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, FileNotFoundError):
            raise BuilderError(f"{path}: no such file", code="record_unreadable") from error
        raise BuilderError(f"{path}: no Parquet file: {error}", code="record_unreadable") from error


def _plain(name: str, value: Any) -> Any:
    if name == "valid_until" and value in cells.LONG_TERM:
        return None
    if name in cells.LISTS and isinstance(value, str):
        return cells.items(name, value)
    return value.isoformat() if isinstance(value, date) else value

"""Parquet: a row a record, a null is a field left out."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from liangzheng import extras
from liangzheng.errors import BuilderError
from liangzheng.own_process import end, start
from liangzheng.records import cells


def read_parquet(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (row, values), decoded in a process of its own; `BuilderError` ``record_unreadable``."""
    if not path.is_file():
        raise BuilderError(f"{path}: no such file", code="record_unreadable")
    extras.require("pyarrow", command="issue")
    process = start("liangzheng.records.parquet_process", path)
    assert process.stdout is not None
    try:
        for row, line in enumerate(process.stdout, start=1):
            match json.loads(line):
                case {"row": dict(values)}:
                    yield row, {name: _plain(name, each) for name, each in values.items() if each is not None}
                case {"error": str(error)}:
                    raise BuilderError(f"{path}: not a Parquet file: {error}", code="record_unreadable")
                case _:
                    return
        # It ended without a word: the system took its memory, or the decoder broke.
        raise BuilderError(f"{path}: the Parquet file cannot be decoded", code="record_unreadable")
    finally:
        end(process)


def _plain(name: str, value: Any) -> Any:
    if name == "valid_until" and value in cells.LONG_TERM:
        return None
    return cells.items(name, value) if name in cells.LISTS and isinstance(value, str) else value

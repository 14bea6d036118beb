"""Rows of a file that another process decodes, so that no file can fill this one or keep it busy unseen."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from liangzheng.errors import BuilderError
from liangzheng.own_process import end, start
from liangzheng.records.rows import Plan, Row, Unreadable
from liangzheng.records.table import read_table

#: What stands in for a cell that cannot be read: its problem under this name.
PROBLEM = "!"


def decoded_rows(path: Path, plan: Plan, module: str, *arguments: str) -> Iterator[Row]:
    """Yield the rows that a module's process writes: lines of JSON, ``[number, cells]``, the headings first.

    In the end it writes ``{"done": true}`` or ``{"error": text}``. Raises as `read_table`, and
    ``record_unreadable``.
    """
    if not path.is_file():
        raise BuilderError(f"{path}: no such file", code="record_unreadable")
    process = start(module, path, *arguments)
    assert process.stdout is not None
    try:
        yield from read_table(str(path), _lines(process.stdout, path), plan)
    finally:
        end(process)


def _lines(lines: IO[bytes], path: Path) -> Iterator[tuple[int, list[Any]]]:
    for line in lines:
        match json.loads(line):
            case [int(number), list(cells)]:
                yield number, [_cell(cell) for cell in cells] if b'"!"' in line else cells
            case {"error": str(error)}:
                raise BuilderError(f"{path}: {error}", code="record_unreadable")
            case _:
                return
    # It ended without a word: the system took its memory, or the decoder broke.
    raise BuilderError(f"{path}: it cannot be decoded", code="record_unreadable")


def _cell(cell: Any) -> Any:
    return Unreadable(str(cell[PROBLEM])) if isinstance(cell, dict) and PROBLEM in cell else cell

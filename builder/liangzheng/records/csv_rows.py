"""CSV (RFC 4180), and what spreadsheets call so: with semicolons or tabs, in GB 18030 or UTF-16."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from liangzheng.errors import BuilderError
from liangzheng.records.lines import bounded, encoding_of
from liangzheng.records.rows import Plan, Row
from liangzheng.records.table import read_table

_SEPARATORS: Final = (",", "\t", ";")


def read_csv(path: Path, plan: Plan) -> Iterator[Row]:
    """Yield the rows; raises as `read_table` and `encoding_of`."""
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="") as file:
        separator = _separator(file.readline(1_000))
    with path.open(encoding=encoding, newline="") as file:
        lines = csv.reader(bounded(file, path), strict=True, delimiter=separator)
        try:
            yield from read_table(str(path), ((lines.line_num, cells) for cells in lines), plan)
        except csv.Error as error:
            raise BuilderError(f"{path}:{lines.line_num}: {error}", code="record_unreadable") from error


def _separator(headings: str) -> str:
    """Return what stands between the headings: the comma where there is one."""
    return next((separator for separator in _SEPARATORS if separator in headings), _SEPARATORS[0])

"""CSV (RFC 4180), and what spreadsheets call so: with other separators, in GB 18030 or UTF-16."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from liangzheng.errors import BuilderError
from liangzheng.records.lines import bounded, encoding_of
from liangzheng.records.rows import Plan, Row
from liangzheng.records.table import read_table

#: Those in full width are of a Chinese keyboard.
_SEPARATORS: Final = (",", "\t", ";", "\uff0c", "\uff1b")
#: A part of what the csv module says -> what it means for whoever has the file.
_TOLD: Final = {
    "unexpected end of data": "a quotation mark in this row begins a cell that does not end before the file "
    "does: close it, or take it out",
    "field larger than field limit": "a cell that begins in this row is longer than 131,072 characters, as "
    "where a quotation mark is not closed: close it, or take it out",
    "expected after": "behind a quotation mark that ends a cell something else stands: a quotation mark "
    "within a cell is written twice",
}


def read_csv(path: Path, plan: Plan) -> Iterator[Row]:
    """Yield the rows; raises as `read_table` and `encoding_of`."""
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="") as file:
        separator = _separator(file.readline(1_000))
    with path.open(encoding=encoding, newline="") as file:
        lines = csv.reader(bounded(file, path), strict=True, delimiter=separator)
        try:
            yield from read_table(str(path), _numbered(lines, path), plan)
        except BuilderError as error:
            if error.code != "record_heading" or encoding != "gb18030":
                raise
            hint = "; the file was read as GB 18030: if its headings are others, save it as CSV UTF-8"
            raise BuilderError(f"{error}{hint}", code=error.code) from None


def _numbered(lines: Any, path: Path) -> Iterator[tuple[int, list[str]]]:
    while True:
        begun = lines.line_num + 1
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            told = next((told for said, told in _TOLD.items() if said in str(error)), str(error))
            raise BuilderError(f"{path}:{begun}: {told}", code="record_unreadable") from error
        yield lines.line_num, cells


def _separator(headings: str) -> str:
    """Return what stands between the headings: the comma where there is one."""
    return next((separator for separator in _SEPARATORS if separator in headings), _SEPARATORS[0])

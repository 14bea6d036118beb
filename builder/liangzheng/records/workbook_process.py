"""The process in which a workbook is decoded: a small one can stand for gigabytes, in memory or in time.

Its arguments are the file, a JSON array of headings that are left out, and the sheet, "" for the only one. It
writes as `decoded_rows` says. What a person who looks at the sheet does not see is refused, never signed:
hidden rows and columns, merged cells, formulas.
"""

import json
import os
import re
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.utils.exceptions import InvalidFileException

from liangzheng.own_process import limit_memory
from liangzheng.records.decoded import PROBLEM
from verifier_wasm import limits

#: What says something of rows, columns and merged cells; with a prefix where a program writes one.
_TAG: Final = re.compile(rb"<(?:\w+:)?(row|col|mergeCell)\s([^>]*)>")
_HIDDEN: Final = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_ATTRIBUTE: Final = re.compile(rb"\b(r|min|max|ref)=[\"']([^\"']*)[\"']")
#: ECMA-376: rows of a sheet.
_ROWS: Final = 1_048_576
_CHUNK: Final = 1 << 20
_TAG_LENGTH: Final = 4_096
#: A sheet of real rows is packed to a tenth; of equal rows, to a hundredth.
_RATIO: Final = 200
_SMALL: Final = 50_000_000


class _WorkbookError(Exception):
    """Why a workbook cannot be used."""


def main() -> None:
    """Write the rows of the sheet."""
    limit_memory(limits.RECORDS_MEMORY)
    path, left_out, sheet = sys.argv[1:]
    with os.fdopen(os.dup(1), "w", encoding="ascii") as out:
        try:
            for row in _rows(path, frozenset(json.loads(left_out)), sheet):
                out.write(json.dumps(row) + "\n")
            answer: dict[str, Any] = {"done": True}
        except _WorkbookError as error:
            answer = {"error": str(error)}
        except MemoryError:
            answer = {"error": "the workbook does not fit into memory: save the sheet as CSV UTF-8"}
        except (
            zipfile.BadZipFile,
            InvalidFileException,
            KeyError,
            SyntaxError,
            OSError,
            ValueError,
            EOFError,
        ):
            answer = {"error": "not a workbook that can be read: open it and save it again as .xlsx"}
        out.write(json.dumps(answer) + "\n")


def _rows(path: str, left_out: frozenset[str], wanted: str) -> Iterator[list[Any]]:
    with zipfile.ZipFile(path) as archive:
        _check_size(archive)
    with closing(load_workbook(path, read_only=True, keep_links=False)) as book:
        if book.epoch == CALENDAR_MAC_1904:
            raise _WorkbookError(
                "the workbook counts its days from 1904: in its options, choose the system of 1900"
            )
        sheet = _sheet(book, wanted)
        hidden = _check_sheet(book._archive, sheet)  # noqa: SLF001 - the library keeps it open
        sheet.reset_dimensions()
        width = 0
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            values = [_value(cell) for cell in cells]
            if all(value is None for value in values):
                continue
            if not width:
                width = len(values)
                _check_hidden(values, hidden, left_out)
            # A row ends with its last filled cell.
            yield [number, values + [None] * (width - len(values))]


def _check_size(archive: zipfile.ZipFile) -> None:
    """Refuse a bomb by what the archive says of itself; no more than that is unpacked of a part."""
    packed = sum(entry.compress_size for entry in archive.infolist())
    unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > limits.WORKBOOK_UNPACKED or (unpacked > _SMALL and unpacked > packed * _RATIO):
        raise _WorkbookError(
            f"the workbook unpacks to {unpacked:,} bytes from {packed:,}: save the sheet as CSV UTF-8"
        )


def _sheet(book: Any, wanted: str) -> Any:
    sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "reset_dimensions")]
    if wanted:
        found = [sheet for sheet in sheets if sheet.title == wanted]
        if not found:
            names = ", ".join(sheet.title for sheet in sheets)[:200]
            raise _WorkbookError(f"there is no sheet of the name {wanted[:40]}; there are: {names}")
        return found[0]
    filled = [sheet for sheet in sheets if sheet.sheet_state == "visible" and _has_rows(sheet)]
    hidden = [sheet for sheet in sheets if sheet.sheet_state != "visible" and _has_rows(sheet)]
    if not filled:
        raise _WorkbookError("no sheet that is shown holds anything")
    if hidden:
        raise _WorkbookError(
            f"the sheet {hidden[0].title} is hidden, and holds something: show it, delete it, or name the "
            f"one that is meant, --sheet {filled[0].title}"
        )
    if len(filled) > 1:
        names = ", ".join(sheet.title for sheet in filled)[:200]
        raise _WorkbookError(f"several sheets hold something ({names}): name one, --sheet {filled[0].title}")
    return filled[0]


def _has_rows(sheet: Any) -> bool:
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=1_000, values_only=True)
    return any(value is not None for row in rows for value in row)


def _check_sheet(archive: zipfile.ZipFile, sheet: Any) -> frozenset[int]:
    """Refuse hidden rows, merged cells and rows past the end; return the hidden columns, from 1."""
    hidden: set[int] = set()
    with archive.open(sheet._worksheet_path) as file:  # noqa: SLF001 - there is no public way to the part
        rest = b""
        while chunk := file.read(_CHUNK):
            text = rest + chunk
            whole = text.rfind(b">") + 1
            for tag in _TAG.finditer(text, 0, whole):
                _check_tag(tag[1], tag[2], hidden)
            rest = text[whole:][-_TAG_LENGTH:]
    return frozenset(hidden)


def _check_tag(name: bytes, written: bytes, hidden: set[int]) -> None:
    if name == b"row" and b"hidden" not in written and len(written) < _TAG_LENGTH:
        match = _ATTRIBUTE.search(written)
        if match is None or match[1] != b"r" or len(match[2]) < len(str(_ROWS)):
            return
    values = dict(_ATTRIBUTE.findall(written))
    if name == b"mergeCell":
        area = values.get(b"ref", b"").decode("ascii", "replace")[:20]
        raise _WorkbookError(
            f"the cells {area} are merged: unmerge and fill them; delete a title above the headings"
        )
    if (name == b"row" and not values.get(b"r", b"1").isdigit()) or int(values.get(b"r", b"1")) > _ROWS:
        raise ValueError("a row past the end")
    if not _HIDDEN.search(written):
        return
    if name == b"row":
        raise _WorkbookError(
            f"row {int(values.get(b'r', b'0'))} is hidden, as by a filter: show all rows, and "
            "delete those that are not to be signed"
        )
    first, last = (int(values.get(end, b"0")) for end in (b"min", b"max"))
    hidden.update(range(first, min(last, first + limits.RECORD_COLUMNS) + 1))


def _check_hidden(headings: list[Any], hidden: frozenset[int], left_out: frozenset[str]) -> None:
    for column, heading in enumerate(headings, start=1):
        if column in hidden and heading is not None and str(heading).strip() not in left_out:
            raise _WorkbookError(
                f"the column {get_column_letter(column)} is hidden: show it, or leave it out, --map "
                f"{str(heading).strip()[:40]}="
            )


def _value(cell: Any) -> Any:
    value = cell.value
    if type(value) is str:
        if cell.data_type == "f":
            return {PROBLEM: "it is a formula: copy the column and paste its values in its place"}
        if cell.data_type == "e":
            return {PROBLEM: "it is an error of the spreadsheet"}
        return value
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if value is None or type(value) in {int, bool, float}:
        return value
    return {PROBLEM: "it is neither a text nor a number nor a date"}

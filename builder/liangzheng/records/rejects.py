"""The rows from which no code is made, as a table that can be mended and fed back."""

import csv
import io
import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Self

from liangzheng import extras
from liangzheng.errors import BuilderError
from liangzheng.files import write_whole
from liangzheng.records.headings import PROBLEM
from liangzheng.records.normal.lists import list_text
from liangzheng.records.rows import Row, RowError, Unreadable

#: What a spreadsheet would round, or take for a formula: with a tab before it, it is a text to it, and the
#: tab is taken out when the row comes back.
_GUARDED: Final = re.compile(r"[0-9Xx]{12,}|[=+@-].*", re.DOTALL)
_WORKBOOK: Final = ".xlsx"
_SUFFIXES: Final = (".csv", _WORKBOOK)


class Rejects:
    """Collects rows on the disk, and writes them with their problems, whole or not at all."""

    def __init__(self, path: Path) -> None:
        """Raise `BuilderError` at once for a file that would not be written."""
        if path.suffix.lower() not in _SUFFIXES:
            raise BuilderError(f"{path}: rejected rows go into a .csv or .xlsx file", code="record_format")
        if path.exists():
            raise BuilderError(
                f"{path} exists, and may have been mended: name another file", code="rejects_exist"
            )
        if path.suffix.lower() == _WORKBOOK:
            extras.require("openpyxl", command="issue")
        self._path = path
        self._spool = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - `__exit__`
        self._headings: dict[str, None] = {}
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the rows; what is to be kept was written."""
        self._spool.close()

    def add(self, row: Row, fault: RowError, *, place: str = "") -> None:
        """Keep a row; what it is called for is in its last column, after ``place``, its number by default."""
        self.take(rejected(row, fault, place=place))

    def take(self, line: str) -> None:
        """Keep a row as `rejected` has made a line of it."""
        headings, values, problem = json.loads(line)
        self._headings.update(dict.fromkeys((*headings, *values)))
        self._spool.write(json.dumps([values, problem]) + "\n")
        self.count += 1

    def write(self) -> None:
        """Write the file, where there is a row to write."""
        if self.count:
            data = self._workbook() if self._path.suffix.lower() == _WORKBOOK else self._csv()
            write_whole(self._path, data)

    def _rows(self) -> Iterator[list[str]]:
        headings = [heading for heading in self._headings if heading and heading != PROBLEM]
        yield [*headings, PROBLEM]
        self._spool.seek(0)
        for line in self._spool:
            values, problem = json.loads(line)
            yield [*(values.get(heading, "") for heading in headings), problem]

    def _csv(self) -> bytes:
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        for row in self._rows():
            writer.writerow([f"\t{cell}" if _GUARDED.fullmatch(cell) else cell for cell in row])
        return out.getvalue().encode("utf-8-sig", "backslashreplace")  # the mark: Excel reads UTF-8 by it

    def _workbook(self) -> bytes:
        from liangzheng.records.text_workbook import text_workbook  # noqa: PLC0415 - the extra `issue`

        return text_workbook(self._rows())


def rejected(row: Row, fault: RowError, *, place: str = "") -> str:
    """Return a row and what it is called for as a line of JSON; ``place``: as for `Rejects.add`."""
    values = {heading: _text(value) for heading, value in row.values.items() if heading != PROBLEM}
    problem = ": ".join(filter(None, (place or f"{row.number}", fault.column, fault.problem)))
    return json.dumps([row.headings, values, problem])


def _text(value: Any) -> str:
    """Return a value as a cell has it."""
    match value:
        case str():
            return value
        case None:
            return "长期"
        case bool():
            return "是" if value else "否"
        case Unreadable():
            return ""
        case list():
            return list_text(value)
        case dict():
            return json.dumps(value, ensure_ascii=False)
    return str(value)

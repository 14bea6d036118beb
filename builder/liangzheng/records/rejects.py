"""The rows from which no code is made, as a table that can be mended and fed back."""

import csv
import io
import json
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Self

from liangzheng import extras
from liangzheng.errors import BuilderError
from liangzheng.files import naming, write_whole
from liangzheng.records.headings import PROBLEM
from liangzheng.records.normal.lists import list_text
from liangzheng.records.rows import Row, RowError, Unreadable

#: What a spreadsheet would round, or take for a formula: with a tab before it, it is a text to it, and the
#: tab is taken out when the row comes back.
_GUARDED: Final = re.compile(r"[0-9Xx]{12,}|[=+@-].*", re.DOTALL)
_WORKBOOK: Final = ".xlsx"
#: Files of one name, with a number behind it.
_NAMES: Final = 10_000
_SUFFIXES: Final = (".csv", _WORKBOOK)


class Rejects:
    """Collects rows on the disk, and writes them with their problems, whole or not at all."""

    def __init__(self, path: Path) -> None:
        """Raise `BuilderError` at once for a place where no rows of ours would go.

        Rejected rows of an earlier run may be there: they are never written over, see `write`.
        """
        if path.suffix.lower() not in _SUFFIXES:
            raise BuilderError(f"{path}: rejected rows go into a .csv or .xlsx file", code="record_format")
        if not path.parent.is_dir():
            raise BuilderError(f"{path}: there is no folder {path.parent}", code="rejects_folder")
        if path.suffix.lower() == _WORKBOOK:
            extras.require("openpyxl", command="issue")
        if path.exists() and not _is_ours(path):
            raise BuilderError(
                f"{path} exists, and holds no rejected rows: name another file", code="rejects_exist"
            )
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
        with naming(Path(tempfile.gettempdir())):
            self._spool.write(json.dumps([values, problem]) + "\n")
        self.count += 1

    def write(self) -> Path:
        """Write the rows, where there are any, and return the file that they are in.

        Where the place holds other rows, of an earlier run and perhaps mended by now, the first free name
        beside it is taken; where it holds these very rows, nothing is written.
        """
        if not self.count:
            return self._path
        with naming(Path(tempfile.gettempdir())):
            self._spool.flush()
        data = self._workbook() if self._path.suffix.lower() == _WORKBOOK else self._csv()
        for number in ("", *range(2, _NAMES)):
            place = self._path.with_name(f"{self._path.stem}{number}{self._path.suffix}")
            if not place.exists():
                write_whole(place, data)
                return place
            if _says(place.read_bytes()) == _says(data):
                return place
        raise BuilderError(
            f"{self._path}: too many files of this name: clear some away", code="rejects_exist"
        )

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


def _is_ours(path: Path) -> bool:
    """Say whether a file holds rejected rows, mended or not, by its heading."""
    if not path.is_file():
        return False
    data = path.read_bytes()
    if path.suffix.lower() == _WORKBOOK:
        return any(PROBLEM.encode() in part for part in _parts(data))
    return any(PROBLEM in _line(data, encoding) for encoding in ("utf-8-sig", "gb18030", "utf-16"))


def _line(data: bytes, encoding: str) -> str:
    return data.decode(encoding, "ignore").partition("\n")[0]


def _says(data: bytes) -> bytes | list[bytes]:
    """Return what a file says; of a workbook, without the time at which it was made."""
    return _parts(data) or data


def _parts(data: bytes) -> list[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = sorted(name for name in archive.namelist() if not name.startswith("docProps/"))
            return [archive.read(name) for name in names]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return []


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

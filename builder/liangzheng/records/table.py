"""CSV (RFC 4180): a row a record, an empty cell is a field left out."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from liangzheng.byte_order_mark import is_utf16
from liangzheng.errors import BuilderError
from liangzheng.records import cells
from liangzheng.records.lines import bounded
from verifier_wasm import catalogue


def read_csv(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (line, values) of UTF-8, of UTF-16 with its mark or, as Chinese spreadsheets write it, GB 18030.

    The first row names the fields, by their names or their Chinese labels. Raises `BuilderError`
    ``record_unreadable`` and those of `cells.value`.
    """
    with path.open(encoding=_encoding(path), newline="") as file:
        rows = csv.reader(bounded(file, path), strict=True)
        try:
            headings = [_heading(cell) for cell in next(rows, [])]
            if not headings or len(set(headings)) != len(headings):
                raise BuilderError(f"{path}:1: headings are missing or duplicated", code="record_unreadable")
            for row in rows:
                if not any(row):
                    continue
                where = f"{path}:{rows.line_num}"
                if len(row) != len(headings):
                    raise BuilderError(
                        f"{where}: {len(row)} cells under {len(headings)} headings", code="record_unreadable"
                    )
                pairs = zip(headings, (cell.strip() for cell in row), strict=True)
                yield rows.line_num, {name: cells.value(where, name, cell) for name, cell in pairs if cell}
        except csv.Error as error:
            raise BuilderError(f"{path}:{rows.line_num}: {error}", code="record_unreadable") from error


def _heading(cell: str) -> str:
    labels: dict[str, str] = {label: name for name, label in catalogue.catalogue("zh")["fields"].items()}
    return labels.get(cell.strip(), cell.strip())


def _encoding(path: Path) -> str:
    """Say how a file's text is encoded, by reading it through once."""
    with path.open("rb") as file:
        encodings = ("utf-16",) if is_utf16(file.read(2)) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while chunk := file.read(1 << 20):
                    decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise BuilderError(f"{path}: neither UTF-8 nor GB 18030 nor UTF-16", code="record_unreadable")

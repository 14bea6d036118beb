"""Workbooks (.xlsx, ISO/IEC 29500): one sheet is a table, as it is seen."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from liangzheng import extras
from liangzheng.errors import BuilderError
from liangzheng.records.decoded import decoded_rows
from liangzheng.records.rows import Plan, Row

#: MS-CFB section 2.2: what old workbooks and encrypted ones begin with; and what the latter hold, in UTF-16
#: (MS-OFFCRYPTO section 2.3.4.4).
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
#: Where the names of a compound file's streams are, in any file that is written in one go.
_HEAD: Final = 1 << 20


def read_workbook(path: Path, plan: Plan) -> Iterator[Row]:
    """Yield the rows of a sheet, decoded in a process of its own; raises as `decoded_rows`."""
    extras.require("openpyxl", command="issue")
    if path.is_file():
        _check_encryption(path)
    left_out = json.dumps([heading for heading, name in plan.columns if not name])
    yield from decoded_rows(path, plan, "liangzheng.records.workbook_process", left_out, plan.sheet or "")


def _check_encryption(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(len(_COMPOUND))
        if head != _COMPOUND:
            return
        size = file.seek(0, 2)
        file.seek(0)
        ends = file.read(_HEAD)
        file.seek(max(0, size - _HEAD))
        ends += file.read()
    if _ENCRYPTED in ends:
        problem = "it is protected by a password: open it, take the password out, and save it again"
    else:
        problem = "it is an old workbook (.xls) by another name: save it as .xlsx"
    raise BuilderError(f"{path}: {problem}", code="record_unreadable")

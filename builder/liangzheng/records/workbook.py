"""Workbooks (.xlsx, ISO/IEC 29500): one sheet is a table, as it is seen."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from liangzheng import extras
from liangzheng.errors import BuilderError
from liangzheng.records.decoded import decoded_rows
from liangzheng.records.rows import Plan, Row

#: MS-CFB section 2.2: what old workbooks and encrypted ones begin with.
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: A stream that such a file holds (MS-OFFCRYPTO section 2.3.4.4; MS-XLS section 2.1.2), by its name in UTF-16
#: in the file's directory, which may lie anywhere in it -> what the file is.
_STREAMS: Final = {
    "EncryptedPackage".encode("utf-16-le"): "it is protected by a password: open it, take the password out, "
    "and save it again",
    "Workbook".encode("utf-16-le"): "it is an old workbook (.xls) by another name: save it as .xlsx",
}
_LONGEST: Final = max(map(len, _STREAMS))
_CHUNK: Final = 1 << 20


def read_workbook(path: Path, plan: Plan) -> Iterator[Row]:
    """Yield the rows of a sheet, decoded in a process of its own; raises as `decoded_rows`."""
    extras.require("openpyxl", command="issue")
    if path.is_file():
        _check_encryption(path)
    left_out = json.dumps([heading for heading, name in plan.columns if not name])
    yield from decoded_rows(path, plan, "liangzheng.records.workbook_process", left_out, plan.sheet or "")


def _check_encryption(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(len(_COMPOUND)) != _COMPOUND:
            return
        streams, rest = set[bytes](), b""
        while chunk := file.read(_CHUNK):
            text = rest + chunk
            streams |= {name for name in _STREAMS if name in text}
            rest = text[-_LONGEST:]
    problem = next(
        (told for name, told in _STREAMS.items() if name in streams),
        "it is an old workbook (.xls) by another name, or a document of another program: save it as .xlsx",
    )
    raise BuilderError(f"{path}: {problem}", code="record_unreadable")

"""The lines of a file of records: none longer than any record is, all in one encoding."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from liangzheng.byte_order_mark import is_utf16
from liangzheng.errors import BuilderError
from verifier_wasm import limits

#: A character of three bytes or more, as Chinese is in UTF-8: no line of GB 18030 is valid with one but by a
#: chance that a row of several words leaves none of.
_CHINESE_UTF8: Final = re.compile(rb"[\xe0-\xf4]")
_CHUNK: Final = 1 << 20


def bounded[T: (str, bytes)](file: IO[T], path: Path) -> Iterator[T]:
    """Yield the lines; `BuilderError` ``record_unreadable`` for one that is too long to be held."""
    number = 0
    while line := file.readline(limits.RECORD_LENGTH + 1):
        number += 1
        if len(line) > limits.RECORD_LENGTH:
            raise BuilderError(
                f"{path}:{number}: a line of more than {limits.RECORD_LENGTH:,} characters",
                code="record_unreadable",
            )
        yield line


def encoding_of(path: Path) -> str:
    """Say how a file's text is encoded, by reading it through once: UTF-8, UTF-16 with its mark, GB 18030.

    Raises `BuilderError` ``record_unreadable`` with the line where it is none of them, or two of them.
    """
    with path.open("rb") as file:
        if is_utf16(file.read(2)):
            _all_of(path, "utf-16")
            return "utf-16"
    try:
        _all_of(path, "utf-8-sig")
    except BuilderError:
        _check_gb18030(path)
        return "gb18030"
    return "utf-8-sig"


def _all_of(path: Path, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise BuilderError(f"{path}: not {encoding} text", code="record_unreadable") from error


def _check_gb18030(path: Path) -> None:
    """Refuse a file whose lines are not all in GB 18030, though most may be."""
    utf8 = other = 0
    with path.open("rb") as file:
        for number, line in enumerate(bounded(file, path), start=1):
            if line.isascii():
                continue
            if _decodes(line, "utf-8") and _CHINESE_UTF8.search(line):
                utf8 = utf8 or number
            elif _decodes(line, "gb18030"):
                other = other or number
            else:
                raise BuilderError(
                    f"{path}:{number}: neither UTF-8 nor GB 18030 nor UTF-16: save the file as CSV UTF-8",
                    code="record_unreadable",
                )
            if utf8 and other:
                raise BuilderError(
                    f"{path}:{max(utf8, other)}: two encodings in one file: line {utf8} is UTF-8 and line "
                    f"{other} is GB 18030; save each part in one encoding, as CSV UTF-8",
                    code="record_unreadable",
                )


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True

"""The lines of a file of records, none longer than any record is."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from liangzheng.errors import BuilderError
from verifier_wasm import limits


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

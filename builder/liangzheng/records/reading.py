"""A file of records by its suffix, row by row; no more of it is in memory than a row or a batch."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from liangzheng.errors import BuilderError
from liangzheng.records.csv_rows import read_csv
from liangzheng.records.json_lines import read_json_lines
from liangzheng.records.parquet_rows import read_parquet
from liangzheng.records.rows import Plan, Row
from liangzheng.records.workbook import read_workbook

_PARQUET: Final = ".parquet"
_READERS: Final[dict[str, Callable[[Path, Plan], Iterator[Row]]]] = {
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".txt": read_csv,  # what Excel calls Unicode text
    _PARQUET: read_parquet,
    ".xlsx": read_workbook,
}
_HIDDEN: Final = (".", "_")
#: What a person may give, and how it becomes one of the above.
_OTHERS: Final = {
    ".xls": "an old Excel workbook: save it as .xlsx",
    ".et": "a WPS workbook: save it as .xlsx",
    ".xlsm": "a workbook with macros: save it as .xlsx",
    ".ods": "an OpenDocument table: save it as .xlsx or .csv",
    ".json": "one JSON text: write a record a line, as .jsonl",
}


def read_rows(path: Path, plan: Plan) -> Iterator[Row]:
    """Yield the rows of a file. A row that cannot be read carries its fault, and the rows go on.

    Raises `BuilderError` for what keeps the whole file from being read: ``record_format`` (another suffix),
    ``record_unreadable`` and ``record_heading``.
    """
    return check_source(path)(path, plan)


def check_source(path: Path) -> Callable[[Path, Plan], Iterator[Row]]:
    """Return what reads a file; raise `BuilderError` ``record_format`` for one that nothing here reads."""
    suffix = path.suffix.lower()
    reader = _READERS.get(suffix)
    hint = f"{_OTHERS[suffix]}; " if suffix in _OTHERS else ""
    if path.is_dir():
        reader, hint = None, "it is a folder, which --check and --engine take alone; "
    elif path.exists() and not path.is_file():  # a pipe is gone once it was read, and a table is read twice
        reader, hint = None, "it is no file that can be read twice, save it first; "
    elif not path.exists() and not hint:
        raise BuilderError(f"{path}: no such file", code="record_unreadable")
    if reader is None:
        raise BuilderError(
            f"{path}: {hint}records are .csv, .xlsx, .jsonl or .parquet files", code="record_format"
        )
    return reader


def table_of(paths: Sequence[Path], plan: Plan) -> Callable[[], Iterator[Row]]:
    """Return what reads files as one table, as often as it is called, and the same each time.

    It raises as `read_rows`, and ``record_changed`` where one of them is not what it was at first.
    """
    seen: dict[Path, tuple[int, ...]] = {}

    def check(path: Path) -> None:
        there = path.stat()
        now = (there.st_ino, there.st_size, there.st_mtime_ns)
        if seen.setdefault(path, now) != now:
            raise BuilderError(
                f"{path} was changed while it was being read: run the command again", code="record_changed"
            )

    def read() -> Iterator[Row]:
        for path in paths:
            rows = read_rows(path, plan)
            check(path)
            yield from rows
            check(path)

    return read


def partitions(source: Path) -> list[Path]:
    """Return the Parquet files of a folder, or the one that a file is; `BuilderError` ``record_none``.

    Those whose names begin with a point or a low line are of the program that wrote the others.
    """
    if not source.exists():
        raise BuilderError(f"{source}: no such file or folder", code="record_none")
    parts = sorted(source.iterdir()) if source.is_dir() else [source]
    parts = [part for part in parts if part.suffix.lower() == _PARQUET and not part.name.startswith(_HIDDEN)]
    if not parts:
        problem = "no .parquet file is in this folder" if source.is_dir() else "it is no .parquet file"
        raise BuilderError(
            f"{source}: {problem}: --engine takes a folder of such files, or one of them", code="record_none"
        )
    for part in parts:
        if not part.is_file():
            raise BuilderError(
                f"{part}: it is a folder among the files of records: move it away, or give it by itself",
                code="record_none",
            )
    return [part.resolve() for part in parts]

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
    _PARQUET: read_parquet,
    ".xlsx": read_workbook,
}
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
    if reader is None:
        raise BuilderError(
            f"{path}: {hint}records are .csv, .xlsx, .jsonl or .parquet files", code="record_format"
        )
    if not path.exists():
        raise BuilderError(f"{path}: no such file", code="record_unreadable")
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
    """Return the Parquet files of a folder, or the one that a file is; `BuilderError` ``record_none``."""
    parts = sorted(source.glob(f"*{_PARQUET}")) if source.is_dir() else [source]
    if not parts or any(part.suffix != _PARQUET or not part.is_file() for part in parts):
        raise BuilderError(
            f"{source}: it is neither a .parquet file nor a folder of such files", code="record_none"
        )
    return [part.resolve() for part in parts]

"""How far a run is: done of total, rate, time left; on a terminal, and nothing in a pipe."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import click

from liangzheng.records import partitions

#: Files whose records are lines.
_LINES: Final = {".csv", ".tsv", ".jsonl", ".ndjson"}
_PARQUET: Final = ".parquet"
_CHUNK: Final = 1 << 20


@contextmanager
def progress(source: Path, label: str = "issuing") -> Iterator[Callable[[int], None]]:
    """Give what is told how many more rows are done."""
    stderr = sys.stderr
    if not stderr.isatty():
        yield lambda _: None
        return
    begun, done = time.monotonic(), 0
    with click.progressbar(
        _told_instead(),
        length=_count(source),
        label=label,
        file=stderr,
        show_pos=True,
        show_eta=True,
        item_show_func=lambda rate: rate,
    ) as bar:

        def moved(count: int) -> None:
            nonlocal done
            done += count
            bar.update(count, f"{done / max(time.monotonic() - begun, 0.001):,.0f} a second")

        yield moved


def _told_instead() -> Iterator[str]:
    """Yield nothing: rows are told, and their number may be unknown, which a bar of a number has not."""
    yield from ()


def _count(source: Path) -> int | None:
    """Return how many records a file or a folder of partitions has, roughly.

    None where that would take as long as reading it, or where what is wrong with it will be said elsewhere.
    """
    if source.is_dir() or source.suffix.lower() == _PARQUET:
        with suppress(Exception):
            return _count_parquet(partitions(source))
    if source.suffix.lower() not in _LINES or not source.is_file():
        return None
    with source.open("rb") as file:
        lines = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(_CHUNK), b""))
    return max(lines - (source.suffix.lower() in {".csv", ".tsv"}), 1)


def _count_parquet(parts: Iterable[Path]) -> int:
    from pyarrow import parquet  # noqa: PLC0415 - slow to import

    return sum(parquet.read_metadata(part).num_rows for part in parts)

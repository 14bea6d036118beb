"""How far a run is: done of total, rate, time left; on a terminal, and nothing in a pipe."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import click

from liangzheng.records import partitions

#: Files whose records are lines.
_LINES: Final = {".csv", ".tsv", ".jsonl", ".ndjson"}
_PARQUET: Final = ".parquet"
_CHUNK: Final = 1 << 20


class Progress:
    """A bar for each of the things that a run does, one after the other; nothing where nobody looks."""

    def __init__(self, source: Path | None = None) -> None:
        """``source``: a file whose records are counted where nobody knows their number yet; None: no bar."""
        self._source = source
        self._bar: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the bar that is shown."""
        bar, self._bar = self._bar, None
        if bar is not None:
            bar.__exit__(kind, error, trace)

    def begin(self, what: str, count: int | None = None) -> Callable[[int], None]:
        """Begin with something, of so many rows where that is known; give what is told of rows that are done.

        ``what`` is one word for a person: reading, checking, issuing.
        """
        if self._source is None:
            return lambda _: None
        self.__exit__(None, None, None)
        length = _count(self._source) if count is None else count
        bar: Any = click.progressbar(
            _told_instead(),
            length=length,
            label=what,
            file=sys.stderr,
            show_pos=True,
            show_eta=True,
            item_show_func=lambda rate: rate,
        )
        self._bar = bar.__enter__()
        begun, done = time.monotonic(), 0

        def moved(more: int) -> None:
            nonlocal done
            done += more
            bar.update(more, f"{done / max(time.monotonic() - begun, 0.001):,.0f} a second")

        return moved


@contextmanager
def progress(source: Path) -> Iterator[Progress]:
    """Give what shows how far a run over a file is."""
    with Progress(source if sys.stderr.isatty() else None) as shown:
        yield shown


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

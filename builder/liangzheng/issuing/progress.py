"""How far a run is: done of total, rate, time left; on a terminal, and nothing in a pipe."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

#: Files whose records are lines.
_LINES: Final = {".csv", ".tsv", ".jsonl", ".ndjson"}
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


def _count(source: Path) -> int | None:
    """Return how many records a file has, roughly; None where that would take as long as reading it."""
    if source.suffix.lower() not in _LINES:
        return None
    with source.open("rb") as file:
        lines = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(_CHUNK), b""))
    return max(lines - (source.suffix.lower() in {".csv", ".tsv"}), 1)

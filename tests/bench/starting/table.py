"""The figures in words: the rows of the table, as text for a terminal and as Markdown."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass
from statistics import median
from typing import Final

from tests.bench.starting.record import VISITS, Pair, Record

_HOSTS: Final = {"brotli": "by a host with brotli", "plain": "by a host without compression"}
_HEADINGS: Final = ("", "ours", "stock", "ratio", "target")

#: What is aimed at. Ratios are of the stock page; sizes are in bytes, times in milliseconds.
READY_RATIO: Final = {"first": 0.33, "repeat": 0.15}
NEEDED_BYTES: Final = {"brotli": 4_200_000, "plain": 5_000_000}
MEMORY_RATIO: Final = 0.8
VERDICT_MS: Final = {"ES256": 10.0, "SM2": 25.0}
FIRST_CODE_MS: Final = 300.0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; cells that say nothing are empty."""

    what: str
    ours: str
    stock: str = ""
    ratio: str = ""
    target: str = ""


def rows(record: Record) -> Iterator[Row]:
    """Yield the lines in their order."""
    for visit in VISITS:
        pair = record.ready[visit]
        yield _row(f"{visit} visit, ready after", pair, milliseconds, most=READY_RATIO[visit])
    for visit in VISITS:
        yield _row(f"{visit} visit on a slow line, ready after", record.ready_slow[visit], _seconds)
    for host, words in _HOSTS.items():
        pair, most = record.needed[host], NEEDED_BYTES[host]
        target = _judged(median(pair.ours), most, f"{most / 1e6:.1f} MB")
        ours, stock = map(_size, (pair.ours, pair.stock))
        yield Row(f"what a check needs, sent {words}", ours, stock, f"{pair.ratio:.2f}", target)
    for visit in VISITS:
        for sent, until in ((record.sent, "until ready"), (record.sent_in_all, "in all")):
            # Of a repeat visit, which asks for little or nothing, a ratio says nothing.
            yield _row(f"{visit} visit, sent {until}", sent[visit], _size, ratio=visit == "first")
    for visit in VISITS:
        yield _row(f"{visit} visit, peak of memory", record.memory[visit], _size, most=MEMORY_RATIO)
    for algorithm, times in record.verdicts.items():
        most_ms = VERDICT_MS[algorithm]
        target = _judged(median(times), most_ms, f"{most_ms:.0f} ms")
        yield Row(f"a verdict ({algorithm}) in a warm page", _fine(times), target=target)
    slowest, times = max(record.first_codes.items(), key=lambda item: median(item[1]))
    target = _judged(median(times), FIRST_CODE_MS, f"{FIRST_CODE_MS:.0f} ms")
    yield Row(
        f"first code after ready, of the slowest format ({slowest})", milliseconds(times), target=target
    )


def _row(
    what: str,
    pair: Pair,
    words: Callable[[list[float]], str],
    *,
    most: float | None = None,
    ratio: bool = True,
) -> Row:
    target = "" if most is None else _judged(pair.ratio, most, f"{most}")
    return Row(what, words(pair.ours), words(pair.stock), f"{pair.ratio:.2f}" if ratio else "", target)


def _judged(value: float, most: float, words: str) -> str:
    return f"at most {words}: {'met' if value <= most else 'missed'}"


def _spread(figures: list[float], words: Callable[[float], str], unit: str) -> str:
    """Return the median, and the least and the greatest where they differ."""
    low, middle, high = (words(figure) for figure in (min(figures), median(figures), max(figures)))
    return f"{middle} {unit}" if low == high else f"{middle} {unit} ({low}–{high})"


def milliseconds(figures: list[float]) -> str:
    """Return a median with its spread, in whole milliseconds."""
    return _spread(figures, lambda figure: f"{figure:,.0f}", "ms")


def _fine(figures: list[float]) -> str:
    return _spread(figures, lambda figure: f"{figure:.1f}", "ms")


def _seconds(figures: list[float]) -> str:
    return _spread(figures, lambda figure: f"{figure / 1000:.1f}", "s")


def _size(figures: list[float]) -> str:
    if median(figures) < 1e5:
        return _spread(figures, lambda figure: f"{figure / 1e3:.1f}", "KB")
    digits = 2 if median(figures) < 2e7 else 0
    return _spread(figures, lambda figure: f"{figure / 1e6:.{digits}f}", "MB")


def as_markdown(table: Iterable[Row]) -> str:
    """Return a Markdown table."""
    lines = [_HEADINGS, ("---",) * len(_HEADINGS), *map(astuple, table)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def as_text(table: Iterable[Row]) -> str:
    """Return the same for a terminal."""
    lines = [_HEADINGS, *map(astuple, table)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip() + "\n"
        for cells in lines
    )

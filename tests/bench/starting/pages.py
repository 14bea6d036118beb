"""Where the figures are shown: marked blocks of the README and of docs/bench/start.md, and the chart.

All of them are made from docs/bench/start.json, and a test holds that none was written by hand.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Final

from tests.bench.starting.chart import draw
from tests.bench.starting.record import Record
from tests.bench.starting.table import as_markdown, milliseconds, rows

ROOT: Final = Path(__file__).parents[3]
RECORD: Final = Path("docs/bench/start.json")
CHART: Final = Path("docs/bench/start.svg")
#: The pages, with the way from each to the chart.
PAGES: Final = {Path("README.md"): CHART, Path("docs/bench/start.md"): Path(CHART.name)}


class MarksMissingError(Exception):
    """A page has no place for the figures."""


def written(text: str, record: Record, *, chart: Path) -> str:
    """Return a page with its blocks made anew; `MarksMissingError` where it has none."""
    table = f"{_measured(record)}\n\n{as_markdown(rows(record))}\n![Times until ready]({chart.as_posix()})\n"
    text, found = _replaced(text, "bench:start", table)
    if not found:
        raise MarksMissingError("no place is marked by bench:start")
    return _replaced(text, "bench:first-codes", "".join(_first_codes(record)))[0]


def _replaced(text: str, name: str, block: str) -> tuple[str, int]:
    marked = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    return marked.subn(lambda match: match[1] + block + match[2], text)


def _measured(record: Record) -> str:
    machine = record.machine
    runs, slow = len(record.ready["first"].ours), len(record.ready_slow["first"].ours)
    return (
        f"Measured on {record.day}: {machine.browser}, Pyodide {record.pyodide}, {machine.cores} cores of\n"
        f"{machine.processor}, {machine.memory_gb} GB. Medians, with the least and the greatest, of visits\n"
        f"by turns: {runs} of each page, {slow} on a slow line (400 ms, 200 KB/s)."
    )


def _first_codes(record: Record) -> Iterator[str]:
    yield "| format | first code |\n|---|---|\n"
    for name, times in sorted(record.first_codes.items(), key=lambda item: -median(item[1])):
        yield f"| {name} | {milliseconds(times)} |\n"


def write(record: Record) -> None:
    """Write the record and everything that shows it; `MarksMissingError` before anything is written."""
    texts = {RECORD: record.dump(), CHART: draw(record)}
    for path, chart in PAGES.items():
        texts[path] = written((ROOT / path).read_text("utf-8"), record, chart=chart)
    for path, text in texts.items():
        (ROOT / path).write_text(text, "utf-8")

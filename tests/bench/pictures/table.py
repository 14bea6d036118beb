"""The tables of the benchmark, and the marked places of the pages where they stand.

All of them are made from docs/bench/reading.json, and a test holds that none was written by hand.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import mean, median
from typing import Final

from tests.bench.pictures.record import RECORD, Record, Tries

ROOT: Final = Path(__file__).parents[3]
PAGES: Final = ("README.md", "docs/bench/reading.md")


def of_readers(record: Record) -> str:
    """Return how many pictures each reader reads, and its median time of the processor."""
    names = list(record.false)
    total: dict[str, list[Tries]] = defaultdict(list)
    rows = [["pictures", *(f"{name} reads" for name in names), *(f"{name}, ms" for name in names)]]
    for kind, each in record.kinds.items():
        rows.append([kind, *_cells(each)])
        for name in names:
            total[name].append(each[name])
    rows.append(["all", *_cells({name: _together(tries) for name, tries in total.items()})])
    rows.append(["read what is not there", *map(str, record.false.values()), *[""] * len(names)])
    return _markdown(rows)


def _together(tries: list[Tries]) -> Tries:
    return Tries(sum(each.read for each in tries), [time for each in tries for time in each.times])


def _cells(each: Mapping[str, Tries]) -> Iterator[str]:
    for tries in each.values():
        yield f"{tries.read} of {len(tries.times)}"
    for tries in each.values():
        yield f"{median(tries.times):.0f}"


def of_rungs(record: Record) -> str:
    """Return what each rung adds, reads by itself, and costs."""
    rows = [[f"rung, of {record.unread} unread", "adds", "reads alone", "false", "ms"]]
    for each in record.rungs:
        counts = map(str, (each.adds, each.reads, each.false))
        rows.append([each.name, *counts, f"{mean(each.times or [0]):.0f}"])
    return _markdown(rows)


def _markdown(rows: list[list[str]]) -> str:
    lines = [rows[0], ["---"] * len(rows[0]), *rows[1:]]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def written(text: str, record: Record) -> str:
    """Return a page with the tables where it has their marks."""
    for name, block in (("bench:reading", of_readers(record)), ("bench:rungs", of_rungs(record))):
        marked = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        text = marked.sub(rf"\g<1>{block}\g<2>", text)
    return text


def write(record: Record) -> None:
    """Write the record and the pages that show it."""
    (ROOT / RECORD).write_text(record.dump(), "utf-8")
    for page in PAGES:
        path = ROOT / page
        path.write_text(written(path.read_text("utf-8"), record), "utf-8")

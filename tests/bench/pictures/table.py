"""The tables of the benchmark, and the marked places of the pages where they stand."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from statistics import mean, median
from typing import Final

from tests.bench.pictures.rungs import Tried

ROOT: Final = Path(__file__).parents[3]
PAGES: Final = ("README.md", "docs/bench/reading.md")

#: By kind and reader: whether each picture was read, and in how many milliseconds.
type Figures = Mapping[str, Mapping[str, list[tuple[bool, float]]]]


def of_readers(figures: Figures, false: Mapping[str, int]) -> str:
    """Return how many pictures each reader reads, and its median time of the processor."""
    names = list(next(iter(figures.values())))
    total: dict[str, list[tuple[bool, float]]] = defaultdict(list)
    rows = [["pictures", *(f"{name} reads" for name in names), *(f"{name}, ms" for name in names)]]
    for kind, each in figures.items():
        rows.append([kind, *_cells(each)])
        for name in names:
            total[name] += each[name]
    rows.append(["all", *_cells(total)])
    rows.append(["read what is not there", *(str(false[name]) for name in names), *[""] * len(names)])
    return _markdown(rows)


def _cells(each: Mapping[str, list[tuple[bool, float]]]) -> Iterator[str]:
    for tries in each.values():
        yield f"{sum(read for read, _ in tries)} of {len(tries)}"
    for tries in each.values():
        yield f"{median(time for _, time in tries):.0f}"


def of_rungs(tried: Iterable[Tried], unread: int) -> str:
    """Return what each rung adds, reads by itself, and costs."""
    rows = [[f"rung, of {unread} unread", "adds", "reads alone", "false", "ms"]]
    for each in tried:
        counts = map(str, (each.adds, each.reads, each.false))
        rows.append([each.name, *counts, f"{mean(each.times or [0]):.0f}"])
    return _markdown(rows)


def _markdown(rows: list[list[str]]) -> str:
    lines = [rows[0], ["---"] * len(rows[0]), *rows[1:]]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def write(blocks: Mapping[str, str]) -> None:
    """Put tables where pages have their marks."""
    for page in PAGES:
        path = ROOT / page
        text = path.read_text("utf-8")
        for name, block in blocks.items():
            marked = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
            text = marked.sub(rf"\g<1>{block}\g<2>", text)
        path.write_text(text, "utf-8")

"""What was measured, as docs/bench/start.json keeps it: every figure, so that the table can be made again."""

import json
import os
import platform
import re
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

from tests.bench.figures import dumped

#: The two pages, in the order of the columns.
PAGES: Final = ("ours", "stock")
VISITS: Final = ("first", "repeat")


@dataclass(frozen=True, slots=True)
class Pair:
    """The same thing measured of both pages, by turns."""

    ours: list[float]
    stock: list[float]

    @property
    def ratio(self) -> float:
        """The ratio of the medians."""
        return median(self.ours) / median(self.stock)


@dataclass(frozen=True, slots=True)
class Machine:
    """What it was measured on."""

    processor: str
    cores: int
    memory_gb: int
    browser: str

    @staticmethod
    def here(browser: str) -> "Machine":
        """Return this one (Linux)."""
        information = Path("/proc/cpuinfo").read_text("utf-8")
        named = re.search(r"^model name\s*: (.+)$", information, re.MULTILINE)
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        return Machine(
            processor=named[1] if named else platform.machine(),
            cores=len(os.sched_getaffinity(0)),
            memory_gb=round(memory / 2**30),
            browser=browser,
        )


@dataclass(frozen=True, slots=True)
class Record:
    """One run of the benchmark. Times are in milliseconds, sizes in bytes; the keys of pairs are `VISITS`."""

    day: str
    pyodide: str
    machine: Machine
    ready: dict[str, Pair]
    ready_slow: dict[str, Pair]
    #: Until ready, and with all that is kept for later visits.
    sent: dict[str, Pair]
    sent_in_all: dict[str, Pair]
    #: The files without which no code is checked: ``brotli`` as a host with it sends them, ``plain`` without.
    needed: dict[str, Pair]
    memory: dict[str, Pair]
    #: Of ours alone: algorithm -> each verdict of a page that is warm.
    verdicts: dict[str, list[float]] = field(default_factory=dict)
    #: Format's module -> the first code of a page that has just become ready.
    first_codes: dict[str, list[float]] = field(default_factory=dict)

    def dump(self) -> str:
        """Return it as JSON."""
        return dumped(self)

    @staticmethod
    def load(text: str) -> "Record":
        """Read what `dump` wrote."""
        read = json.loads(text)
        pairs = ("ready", "ready_slow", "sent", "sent_in_all", "needed", "memory")
        for name in pairs:
            read[name] = {key: Pair(**pair) for key, pair in read[name].items()}
        return Record(**{**read, "machine": Machine(**read["machine"])})

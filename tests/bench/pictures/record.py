"""What was measured, as docs/bench/reading.json keeps it, so that the tables can be made again."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.figures import dumped

#: From the project's root.
RECORD: Final = Path("docs/bench/reading.json")


@dataclass(frozen=True, slots=True)
class Tries:
    """One reader on the pictures of one kind: how many it read, and the milliseconds of each."""

    read: int
    times: list[float]


@dataclass(frozen=True, slots=True)
class Tried:
    """One rung: how many it read first, how many it reads at all, its false reads, and milliseconds."""

    name: str
    adds: int
    reads: int
    false: int
    times: list[float]


@dataclass(frozen=True, slots=True)
class Record:
    """One run: kind -> reader -> tries; what was read that is not there; the rungs on what is unread."""

    day: str
    kinds: dict[str, dict[str, Tries]]
    false: dict[str, int]
    unread: int
    rungs: list[Tried]

    def dump(self) -> str:
        """Return it as JSON."""
        return dumped(self)

    @staticmethod
    def load(text: str) -> "Record":
        """Read what `dump` wrote."""
        read = json.loads(text)
        kinds = {
            kind: {name: Tries(**tries) for name, tries in each.items()}
            for kind, each in read["kinds"].items()
        }
        return Record(**{**read, "kinds": kinds, "rungs": [Tried(**each) for each in read["rungs"]]})

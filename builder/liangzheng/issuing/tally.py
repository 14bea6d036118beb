"""What became of the rows of a run, by number."""

from collections import Counter
from dataclasses import dataclass, field, fields
from datetime import datetime

from liangzheng.records import Change


@dataclass(slots=True)
class Counts:
    """What became of rows, by number: of a run, or of a partition.

    ``bound``: of those signed, how many are for phones; ``shown``: the largest version of their live codes.
    ``renewed``: of those signed, how many had a code that was revoked alone; ``renamed``: how many had one of
    another name; ``suspended``: how many are neither valid nor revoked in the registry; ``limited``: of those
    kept, how many are so; ``slipped``: how many are of rows that were left out. ``superseded``: codes from
    before, of this run or another, that count no longer. ``dropped``: codes that went with rows that were
    left out, since they do not count any more.
    """

    signed: int = 0
    kept: int = 0
    left_out: int = 0
    renewed: int = 0
    renamed: int = 0
    suspended: int = 0
    superseded: int = 0
    limited: int = 0
    slipped: int = 0
    removed: int = 0
    dropped: int = 0
    bound: int = 0
    shown: int = 0
    changed: Counter[Change] = field(default_factory=Counter)

    def add(self, others: "Counts") -> None:
        """Count other rows too."""
        for each in fields(Counts):
            mine, its = getattr(self, each.name), getattr(others, each.name)
            setattr(self, each.name, max(mine, its) if each.name == "shown" else mine + its)


@dataclass(slots=True)
class Tally(Counts):
    """What became of the rows of a run; ``issued_at``: of the codes that it signed."""

    repeated: int = 0
    issued_at: datetime | None = None
    #: What a person must know of codes that stay behind.
    told: list[str] = field(default_factory=list)

"""What became of the rows of a run, by number."""

from dataclasses import dataclass, field
from datetime import datetime

from liangzheng.records import Change


@dataclass(slots=True)
class Tally:
    """What became of the rows of a run, by number; ``issued_at``: of the codes that it signed.

    ``bound``: of those signed, how many are for phones; ``shown``: the largest version of their live codes.
    ``renewed``: of those signed, how many had a code that was revoked alone; ``renamed``: how many had one of
    another name; ``suspended``: how many are neither valid nor revoked in the registry; ``limited``: of those
    kept, how many are so; ``slipped``: how many are of rows that were left out; ``dropped``: codes that went
    with such rows, since they do not count any more. ``superseded``: codes from
    before, of this run or another, that count no longer.
    """

    signed: int = 0
    kept: int = 0
    left_out: int = 0
    repeated: int = 0
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
    changed: dict[Change, int] = field(default_factory=dict)
    issued_at: datetime | None = None
    #: What a person must know of codes that stay behind.
    told: list[str] = field(default_factory=list)

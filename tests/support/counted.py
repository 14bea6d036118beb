"""The two directions in which a verifier can be wrong, counted by where the documents come from.

A test records each document that it judged; the summary of the run prints the counts, of all workers together.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from verifier_wasm.report import Outcome

#: Under this name a test's report carries what it judged, from a worker too.
PROPERTY: Final = "judged"
_ACCEPTED: Final = frozenset({Outcome.AUTHENTIC, Outcome.RESTRICTED})

type Record = Callable[[str, object], None]


def judged(record: Record, source: str, *, genuine: bool, outcome: Outcome) -> None:
    """Record one document and its verdict; ``record``: pytest's ``record_property``."""
    record(PROPERTY, [source, genuine, outcome.value])


@dataclass
class Counts:
    """How many documents of each source were judged, and how."""

    total: Counter[tuple[str, bool]] = field(default_factory=Counter)
    wrong: Counter[tuple[str, bool]] = field(default_factory=Counter)

    def add(self, properties: Iterable[tuple[str, object]]) -> None:
        """Take what one test recorded."""
        for name, value in properties:
            if name == PROPERTY and isinstance(value, list):
                source, genuine, outcome = value
                self.total[source, genuine] += 1
                self.wrong[source, genuine] += (
                    outcome == Outcome.REJECTED if genuine else Outcome(outcome) in _ACCEPTED
                )

    def lines(self) -> list[str]:
        """Return the table, a line for each source."""
        sources = sorted({source for source, _ in self.total})
        width = max(map(len, [*sources, "in all"]), default=0)
        rows = [
            (
                source,
                *(
                    counter[source, genuine]
                    for genuine in (True, False)
                    for counter in (self.total, self.wrong)
                ),
            )
            for source in sources
        ]
        rows.append(("in all", *(sum(row[column] for row in rows) for column in range(1, 5))))
        return [
            f"{source:{width}}  genuine {genuine:6,}, rejected {rejected};  false {false:6,}, accepted {accepted}"
            for source, genuine, rejected, false, accepted in rows
        ]

"""The two directions in which a verifier can be wrong, counted by where the documents come from.

A test records each document that it judged; the summary of the run prints the counts, of all workers
together.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from verifier_wasm.report import Outcome

#: Under this name a test's report carries what it judged, from a worker too.
PROPERTY: Final = "judged"
_ACCEPTED: Final = frozenset({Outcome.AUTHENTIC, Outcome.RESTRICTED})

_IN_ALL: Final = "in all"

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
        width = max(len(source) for source in (*sources, _IN_ALL))
        return [
            f"{source:{width}}  {self._direction(of, genuine=True)};  {self._direction(of, genuine=False)}"
            for source, of in (*((source, {source}) for source in sources), (_IN_ALL, {*sources}))
        ]

    def _direction(self, sources: set[str], *, genuine: bool) -> str:
        total, wrong = (
            sum(count[source, genuine] for source in sources) for count in (self.total, self.wrong)
        )
        kind, mistake = ("genuine", "rejected") if genuine else ("false", "accepted")
        return f"{kind} {total:6,}, {mistake} {wrong}"

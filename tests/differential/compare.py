"""Two verdicts on one input, and the count of how often they agree."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol

from verifier_wasm import Issuer, Report, TrustStore
from verifier_wasm.trusted.store import TrustedKey


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the signature, or the path of a chain, holds, and why.

    ``content``: what it is over, or says, in a form that both can give; None where one does not tell.
    """

    accepts: bool
    why: str
    content: Any = None


@dataclass(frozen=True, slots=True)
class Explained:
    """A kind of disagreement: patterns of both reasons, and why it is right as it is.

    ``only_ours``: this verifier accepts and the library refuses; else the reverse.
    """

    only_ours: bool
    ours: str
    theirs: str
    sentence: str

    def covers(self, ours: Verdict, theirs: Verdict) -> bool:
        """Say whether a disagreement is of this kind."""
        return (
            ours.accepts is self.only_ours
            and re.fullmatch(self.ours, ours.why) is not None
            and re.search(self.theirs, theirs.why) is not None
        )


class Subject(Protocol):
    """One family of inputs, judged by this verifier and by one library."""

    library: str
    explained: tuple[Explained, ...]

    def case(self, random: Random) -> Any:
        """Make one input."""

    def ours(self, case: Any) -> Verdict:
        """Ask this verifier; never raises."""

    def theirs(self, case: Any) -> Verdict:
        """Ask the library; never raises."""


@dataclass
class Tally:
    """What came of the inputs of one subject."""

    both_accept: int = 0
    both_refuse: int = 0
    #: The sentence of a known kind.
    explained: Counter[tuple[bool, str]] = field(default_factory=Counter)
    #: (only ours accepts, our reason, theirs)
    unexplained: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    #: One input of each kind that is not explained, and of each that raised.
    examples: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def add(self, subject: Subject, case: Any) -> None:
        """Judge one input by both."""
        try:
            ours, theirs = subject.ours(case), subject.theirs(case)
        except Exception as error:  # noqa: BLE001 - neither may raise; the run goes on
            self._strange("raised", repr(error), "", case)
            return
        if ours.accepts and theirs.accepts:
            if None in (ours.content, theirs.content) or ours.content == theirs.content:
                self.both_accept += 1
            else:
                self._strange("other content", str(ours.content), str(theirs.content), case)
        elif ours.accepts == theirs.accepts:
            self.both_refuse += 1
        elif kind := next((kind for kind in subject.explained if kind.covers(ours, theirs)), None):
            self.explained[kind.only_ours, kind.sentence] += 1
        else:
            self._strange("only ours" if ours.accepts else "only theirs", ours.why, theirs.why, case)

    def merge(self, other: "Tally") -> None:
        """Take over what another process counted."""
        self.both_accept += other.both_accept
        self.both_refuse += other.both_refuse
        self.explained.update(other.explained)
        self.unexplained.update(other.unexplained)
        self.examples = {**other.examples, **self.examples}

    @property
    def total(self) -> int:
        """Return how many inputs were judged."""
        disagreed = sum(self.explained.values()) + sum(self.unexplained.values())
        return self.both_accept + self.both_refuse + disagreed

    def _strange(self, kind: str, ours: str, theirs: str, case: Any) -> None:
        key = (kind, ours[:60], re.sub(r"0x[0-9a-f]+|\d{3,}", "N", theirs)[:90])
        self.unexplained[key] += 1
        self.examples.setdefault(key, repr(case)[:3000])


def by_hand(key: TrustedKey) -> TrustStore:
    """Trust one key, whoever it is said to be of: as the libraries do, which are only given a key."""
    return TrustStore((Issuer(None, "", "", (key,)),))


def of_report(report: Report, content: Callable[[Report], Any]) -> Verdict:
    """Return what a report says of the signature."""
    if report.check("signature").code == "signature_valid":
        return Verdict(accepts=True, why="signature_valid", content=content(report))
    return Verdict(accepts=False, why=report.reason)


def refused(error: BaseException) -> Verdict:
    """Return the verdict of a library that raised."""
    return Verdict(accepts=False, why=f"{type(error).__name__}: {error}")

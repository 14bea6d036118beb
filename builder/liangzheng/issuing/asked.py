"""Whose codes a table asks for, where its target has codes already: none of them goes unasked."""

from pathlib import Path
from typing import Final

from liangzheng.errors import BuilderError
from liangzheng.issuing.journal import Journal
from liangzheng.records import Plan, Row
from liangzheng.records.numbers import Numbers

#: Licences that are noted at once.
_SOME: Final = 10_000


class Asked:
    """Is given each row of a table; costs nothing where there is no code yet."""

    def __init__(self, journal: Journal, plan: Plan) -> None:
        self._journal = None if journal.is_new else journal
        self._numbers = Numbers(plan)
        self._licences: list[str] = []

    def add(self, row: Row) -> None:
        """Note the licence of a row."""
        if self._journal is None:
            return
        if licence := self._numbers.licence(row):
            self._licences.append(licence)
            if len(self._licences) == _SOME:
                self._note(self._journal)

    def gone(self, out: Path, *, may_go: bool) -> int:
        """Return how many codes go; `BuilderError` ``codes_gone`` where nobody has said that they may."""
        if self._journal is None:
            return 0
        self._note(self._journal)
        gone, row = self._journal.gone()
        if gone and not may_go:
            raise BuilderError(
                f"{out}: nothing was signed: of its codes, {gone:,} would go, since the records have no row "
                f"of their licences any more (the first was row {row}); name another --out for other "
                "records, as for rejected rows that were mended, or say --remove if they are to go",
                code="codes_gone",
            )
        return gone

    def _note(self, journal: Journal) -> None:
        journal.ask(self._licences)
        self._licences.clear()

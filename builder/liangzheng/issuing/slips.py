"""Rows that are left out for a slip of now, and whose licences have good codes from before: those are kept.

A code goes only where somebody says so: the registry, which revoked or superseded it, or ``--remove``.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

from liangzheng.issuing.columns import SIGNED, person_in, signed_in
from liangzheng.issuing.job import Job
from liangzheng.issuing.journal import Journal, Line
from liangzheng.issuing.left import SUSPENDED, Left
from liangzheng.issuing.standing import Standings
from liangzheng.issuing.worker import write_files
from liangzheng.records import Row, RowError, id_of
from liangzheng.records.numbers import Numbers
from liangzheng.records.prepare import default_id, kind_of

#: Faults that are not of the row: what the registry says of its licence or its code.
OF_THE_CODE: Final = frozenset({"licence_revoked", "code_superseded", SUSPENDED})
#: Codes as they stand before the pass takes rows from them.
_TABLE: Final = """
CREATE TEMP TABLE held AS
SELECT licence_form(code.licence) AS licence, code.kind, code.id, line.number, line.person
FROM line JOIN code ON code.id = line.code
"""
_INDEX: Final = "CREATE INDEX temp.by_licence ON held (licence)"
_FIND: Final = (
    f"SELECT code.id, number, person, digest, {', '.join(f'code.{name}' for name in SIGNED)} "  # noqa: S608
    "FROM temp.held JOIN code USING (id) WHERE held.licence = ? AND held.kind = ? LIMIT 1"
)


class Slips:
    """Is given the rows that are left out; costs nothing where there is no code yet, or no row may be."""

    def __init__(self, job: Job, journal: Journal, left: Left) -> None:
        self._job = job
        self._left = left
        self._journal = journal
        self._database = journal.connection if job.leave_out and not journal.is_new else None
        #: Codes that went with their rows.
        self.dropped = 0
        self._numbers = Numbers(job.plan)
        self._rows: list[Row] = []
        if self._database:
            journal.know_licences()
            self._database.execute(_TABLE)
            self._database.execute(_INDEX)

    def add(self, row: Row, fault: RowError) -> None:
        """Note a row that is left out."""
        if not self._database or not self._held(row):
            return
        if not self._left.leaving and fault.code not in OF_THE_CODE:
            self._rows.append(row)
        else:
            self.dropped += 1

    def keep(self) -> Iterator[Line]:
        """Write the files of the codes that such rows have from before; yield what is to be entered.

        Called when all other rows are done: where two rows of one licence are left out, its code is kept
        once, and its files take no name that another row has.
        """
        assert self._database or not self._rows
        known = []
        for row in self._rows:
            if (found := self._held(row)) and self._database:
                self._database.execute("DELETE FROM temp.held WHERE id = ?", found[:1])
                known.append((row, found))
        standings = Standings(self._job, self._left)
        judged = standings.of((row, found[3], None, signed_in(found[4:])) for row, found in known)
        for (row, found), (_, digest, _, signed) in zip(known, judged, strict=True):
            if signed is None or isinstance(signed, RowError):  # it counts no longer
                self.dropped += 1
                continue
            name, files = self._name(row), self._job.files
            names = files.names(row.ordinal, name, card=bool(signed.card)) if files else []
            if files:
                files.index.unlink(missing_ok=True)
                write_files(files, row.ordinal, name, signed, [])
            yield Line(row.ordinal, row.number, name, person_in(*found[1:3]), names, digest, signed)

    def _held(self, row: Row) -> tuple[Any, ...] | None:
        assert self._database is not None
        licence, kind = self._numbers.licence(row), self._job.plan.kind
        with suppress(RowError):
            kind = kind_of(row, self._job.plan)
        found: tuple[Any, ...] | None = self._database.execute(_FIND, (licence, kind)).fetchone()
        return found

    def _name(self, row: Row) -> str:
        """Return a name for a code's files: the row's own, if no other row has it."""
        for name in (id_of(row, self._job.plan), default_id(row)):
            if name and self._journal.take_name(name, row.number) in {None, row.number}:
                return name
        return f"{default_id(row)}-{row.number}"

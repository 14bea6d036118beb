"""What the registry says meanwhile of codes that an earlier run signed: none is kept that no longer counts.

A licence that was revoked gets no code, and its row is left out. So is a row whose code was superseded: a
newer one of its licence counts, and the row is older than that. A code that was revoked alone, as of a lost
print, is signed anew, unless it is a phone's: the new one would be for the same phone. One that is suspended
is kept: the code is right, and the lists say the rest.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import batched
from typing import TYPE_CHECKING, Final

from liangzheng.errors import BuilderError
from liangzheng.issuing.job import Job, Signed
from liangzheng.issuing.journal import Line
from liangzheng.issuing.left import Left
from liangzheng.records import Row, RowError
from liangzheng.records.headings import heading_of
from liangzheng.records.holders import request_in

if TYPE_CHECKING:
    from liangzheng.status.registry import Registry

#: Codes that are looked up at once.
_SOME: Final = 500
_SUPERSEDED: Final = (
    "its code was superseded by a newer one of the same licence, which counts: take the row out; if it is "
    "the row that is right, issue it alone with another --out, which supersedes the newer one"
)

#: A row, its digest, its line from a run before, and its code from a run before.
type Known = tuple[Row, bytes, Line | None, Signed | None]
#: The same; a `RowError` in place of a code that no longer counts.
type Judged = tuple[Row, bytes, Line | None, Signed | RowError | None]


def open_current(job: Job) -> "Registry":
    """Open the registry of a job, with all that its journal has: what it says of a code is the newest.

    A write that was cut off is carried out. Raises `BuilderError` ``journal_ahead`` and ``journal_branch``
    where more is missing, as after an older backup, for it may be a revocation.
    """
    from liangzheng.status.registry import Registry  # noqa: PLC0415 - the extra `registry`
    from liangzheng.status.writes import catch_up  # noqa: PLC0415

    assert job.registry is not None
    registry = Registry.open(job.registry, secret_file=job.secret_file)
    catch_up(registry)
    return registry


def count_still(job: Job, codes: Sequence[Signed]) -> list[bool]:
    """Say of codes whether they count by the registry, as far as it knows."""
    if job.registry is None or not codes:
        return [True] * len(codes)
    from liangzheng.status.lookup import standings  # noqa: PLC0415 - the extra `registry`
    from liangzheng.status.states import INVALID  # noqa: PLC0415

    with_entry = [place for place, signed in enumerate(codes) if signed.status]
    asked = [(status, signed.licence) for signed in codes if (status := signed.status)]
    found = standings(open_current(job), asked)
    ended = {
        place
        for place, standing in zip(with_entry, found, strict=True)
        if standing is not None and standing[0] == INVALID
    }
    return [place not in ended for place in range(len(codes))]


class Standings:
    """Looks codes up in the registry of a job; all of them count where it has none, and left none."""

    def __init__(self, job: Job, left: Left | None = None) -> None:
        """``left``: registries that have codes from before, and no longer get any."""
        self._job = job
        self.left = left
        self._opened: Registry | None = None
        #: How many rows are signed anew since their code was revoked alone; how many are kept suspended.
        self.renewed = 0
        self.limited = 0

    def of(self, known: Iterable[Known]) -> Iterator[Judged]:
        """Yield rows in their order, each with its code from before if that still counts."""
        if self._job.registry is None and not self.left:
            yield from known
            return
        for some in batched(known, _SOME, strict=False):
            faults = self._judged(some) if self._job.registry else {}
            if self.left:
                faults |= self.left.faults([row for row, *_ in some], self._job.plan)
            for row, digest, line, signed in some:
                if row.ordinal not in faults:
                    yield row, digest, line, signed
                elif (fault := faults[row.ordinal]) is None:
                    yield row, digest, None, None
                else:
                    yield row, digest, line, fault

    def end(self, licences: Sequence[str]) -> int:
        """Supersede the earlier codes of licences whose new ones are kept now; return how many ended."""
        from liangzheng.status.allocation import supersede  # noqa: PLC0415 - the extra `registry`

        return supersede(self._registry(), licences)

    def _judged(self, some: Sequence[Known]) -> dict[int, RowError | None]:
        """Return the rows whose codes no longer count, by ordinal; None for those to be signed anew."""
        codes = [
            (row, signed.status, signed.licence)
            for row, _, _, signed in some
            if signed and signed.status and not self._names_entry(row)
        ]
        if not codes:
            return {}
        from liangzheng.status.allocation import LOST, REVOKED  # noqa: PLC0415 - the extra `registry`
        from liangzheng.status.lookup import standings  # noqa: PLC0415
        from liangzheng.status.scopes import Scope  # noqa: PLC0415
        from liangzheng.status.states import INVALID, VALID  # noqa: PLC0415

        found: dict[int, RowError | None] = {}
        states = standings(self._registry(), [(status, licence) for _, status, licence in codes])
        for (row, _, _), standing in zip(codes, states, strict=True):
            if standing is None:
                raise BuilderError(
                    f"{row.where}: its code has an entry that the registry {self._registry().location} does "
                    "not have: it is older than the codes, as after an older backup; `liangzheng status "
                    "replay` brings it up to date from its journal; without one, --again signs all anew, "
                    "and the codes from before stay good, which nobody can revoke",
                    code="code_unknown",
                )
            state, scope = standing
            if state == VALID:
                continue
            if state != INVALID:
                self.limited += 1
            elif scope is Scope.CODE and request_in(row, self._job.plan):
                found[row.ordinal] = RowError(row.where, LOST, code="code_revoked")
            elif scope is Scope.CODE:
                self.renewed += 1
                found[row.ordinal] = None
            elif scope is Scope.SUPERSEDED:
                found[row.ordinal] = RowError(row.where, _SUPERSEDED, code="code_superseded")
            else:
                found[row.ordinal] = RowError(row.where, REVOKED, code="licence_revoked")
        return found

    def _names_entry(self, row: Row) -> bool:
        """Say whether a row says itself which entry its code has, of whatever list."""
        return bool(row.values.get(heading_of("status", row.headings or tuple(row.values), self._job.plan)))

    def _registry(self) -> "Registry":
        if self._opened is None:
            self._opened = open_current(self._job)
        return self._opened

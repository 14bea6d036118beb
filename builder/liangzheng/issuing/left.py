"""Registries that codes here had entries in, and that later runs leave: what they say of a licence counts.

A code that is signed out of their reach cannot be revoked by them. So nobody whose licence is revoked or
suspended in one gets such a code, in the run that leaves it or in one after that; and a person is told which
codes stay behind.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import batched
from pathlib import Path
from typing import TYPE_CHECKING, Final

from liangzheng.errors import BuilderError
from liangzheng.issuing.job import Job, Signed
from liangzheng.issuing.same_terms import near, shown
from liangzheng.issuing.worker import SIBLING
from liangzheng.records import Plan, Row, RowError
from liangzheng.records.holders import request_in
from liangzheng.records.normal.siblings import NUMBER_SIBLING, sibling_ids
from liangzheng.records.numbers import Numbers

if TYPE_CHECKING:
    from liangzheng.issuing.outdated import Outdated
    from liangzheng.status.registry import Registry, Settings

#: What is told of such a row.
SUSPENDED: Final = "licence_suspended"
#: Codes that are looked up at once.
_SOME: Final = 500


class Left:
    """The registries, each by its places and its name; all of them can be asked."""

    def __init__(
        self, places: Sequence[tuple[str, str]], *, secret_file: Path | None, leaving: bool = False
    ) -> None:
        """Open them; raises as `catch_up` where one is behind its own journal.

        ``places``: several of one name are looked at until it is found. ``leaving``: it is this run that
        leaves one, and keeps no code from before. Raises `BuilderError` ``issue_registry`` where one cannot
        be asked: whoever is revoked in it would get a good code.
        """
        self.leaving = leaving
        #: By which rows are known that are older than what they say; None where only codes are looked at.
        self.outdated: Outdated | None = None
        by_name: dict[str, list[str]] = {}
        for place, name in places:
            by_name.setdefault(name, []).insert(0, place)
        self._registries = [_found(found, name, secret_file) for name, found in by_name.items()]

    def __bool__(self) -> bool:
        return bool(self._registries)

    def faults(self, rows: Sequence[Row], plan: Plan) -> dict[int, RowError]:
        """Return the rows whose licences do not count by one of them, by ordinal."""
        from liangzheng.status.allocation import LOST  # noqa: PLC0415 - the extra `registry`
        from liangzheng.status.lookup import newest  # noqa: PLC0415
        from liangzheng.status.scopes import Scope  # noqa: PLC0415
        from liangzheng.status.states import INVALID, VALID  # noqa: PLC0415

        numbers = Numbers(plan)
        licences = [(row, licence) for row in rows if (licence := numbers.licence(row))]
        found: dict[int, RowError] = {}
        for registry in self._registries:
            where = f"in the status registry {registry.location}, which has the codes from before"
            states = newest(registry, [licence for _, licence in licences])
            for (row, _), codes in zip(licences, states, strict=True):
                for state, scope in codes:
                    problem, code = "", ""
                    if state == INVALID and scope is Scope.LICENCE:
                        code = "licence_revoked"
                        problem = (
                            f"the licence is revoked {where}: `liangzheng status set {registry.location} "
                            "VALID --reinstate` first, if it counts again"
                        )
                    elif state == INVALID and scope is Scope.CODE and request_in(row, plan):
                        problem, code = LOST, "code_revoked"
                    elif state not in {VALID, INVALID}:
                        problem, code = (
                            f"the licence is suspended {where}, and a new code would count",
                            SUSPENDED,
                        )
                    if problem:
                        found[row.ordinal] = RowError(row.where, problem, code=code)
            found |= _siblings(registry, [each for each in rows if each.ordinal not in found], numbers, plan)
            if self.outdated:
                rest = [each for each in licences if each[0].ordinal not in found]
                found |= self.outdated.faults(registry, rest, plan)
        return found

    def told(self, codes: Callable[[], Iterable[Signed]], job: Job) -> list[str]:
        """Return what a person is told of codes from before whose entries stay in them.

        ``codes``: gives all that are here from before. Those that were superseded are noted (`outdated`).
        Raises `BuilderError` ``issue_registry`` where the registry of this run would publish its lists where
        theirs are, whenever it was that they were left: checkers would judge old codes by its entries.
        """
        settings = _settings(job) if self else None
        for registry in self._registries:
            if settings and settings.would_lie_at(registry.settings.uri(0)):
                raise _same_place(registry.settings.uri(0), job)
        if not self.leaving:
            return []
        told = []
        if not settings:
            told.append(
                "the codes that are signed now have no entry in a registry: they can never be revoked"
            )
        from liangzheng.status.lookup import standings  # noqa: PLC0415 - the extra `registry`
        from liangzheng.status.states import INVALID  # noqa: PLC0415

        counts = dict.fromkeys((registry.location for registry in self._registries), 0)
        for some in batched(codes(), _SOME, strict=False):
            known = [(signed.status, signed.licence) for signed in some if signed.status]
            for uri in {status.uri for status, _ in known} if settings else ():
                if settings and settings.would_lie_at(uri):
                    raise _same_place(uri, job)
            for registry in self._registries:
                counts[registry.location] += sum(
                    registry.settings.position(code[0]) is not None
                    and found is not None
                    and found[0] != INVALID
                    for code, found in zip(known, standings(registry, known), strict=True)
                )
        if self.outdated:
            for registry in self._registries:
                self.outdated.note(registry, codes)
        return told + [
            f"{count:,} codes from before are not revoked in the status registry {place}, and only there can "
            "they be: keep it, and go on publishing it"
            for place, count in counts.items()
            if count
        ]


def _siblings(registry: "Registry", rows: Sequence[Row], numbers: Numbers, plan: Plan) -> dict[int, RowError]:
    """Return the rows whose licences may be ended ones there under another number, by ordinal."""
    if plan.accepts(NUMBER_SIBLING):
        return {}
    from liangzheng.status.lookup import ended  # noqa: PLC0415 - the extra `registry`

    given = [(row, number, sibling_ids(number)) for row in rows if (number := numbers.of(row))]
    asked = [each for each in given if each[2]]
    over = ended(registry, [(number, others) for _, number, others in asked]) if asked else ()
    where = [asked[place][0] for place in over]
    return {row.ordinal: RowError(row.where, SIBLING, code="licence_sibling") for row in where}


def _same_place(uri: str, job: Job) -> BuilderError:
    return BuilderError(
        f"nothing was signed: codes from before have their entries in {uri}, a list of a registry that was "
        f"left, and --status {job.registry} would publish its own lists there: make one with another "
        "--uri-prefix (`liangzheng status init`)",
        code="issue_registry",
    )


def _settings(job: Job) -> "Settings | None":
    """Return what the registry of a run is; None where it has none."""
    from liangzheng.status.registry import Registry  # noqa: PLC0415 - the extra `registry`

    return Registry.open(job.registry, secret_file=job.secret_file).settings if job.registry else None


def _found(places: Sequence[str], name: str, secret_file: Path | None) -> "Registry":
    """Open the registry of a name in the first of the places where it is."""
    why: dict[str, str] = {}
    for place in places:
        try:
            return _opened(near(place), name, secret_file)
        except BuilderError as error:
            if error.code in {"journal_ahead", "journal_branch"}:
                raise
            why[shown(place)] = "nothing is there" if error.code == "registry_missing" else str(error)
    raise BuilderError(
        f"nothing was signed: the status registry {' or '.join(why)} ({name}), in which codes from before "
        f"have their entries, cannot be asked ({'; '.join(why.values())}), and whoever is revoked in it "
        "would get a good code: put it back into its place, or a backup of it (`liangzheng status restore`)",
        code="issue_registry",
    )


def _opened(place: str, name: str, secret_file: Path | None) -> "Registry":
    from liangzheng.status.database import is_url  # noqa: PLC0415 - the extra `registry`
    from liangzheng.status.registry import Registry  # noqa: PLC0415
    from liangzheng.status.writes import catch_up  # noqa: PLC0415

    registry = Registry.open(place, secret_file=secret_file if is_url(place) else None)
    if registry.settings.name != name:
        raise BuilderError(f"what is there now is another one, {registry.settings.name}")
    catch_up(registry)
    return registry

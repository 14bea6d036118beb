"""Rows that are older than what a registry that is left knows of their licences: they are not signed again.

Their codes were superseded there by newer ones, from another table. Signed out of that registry's reach, such
a row's new code would say what no longer holds, and count beside the newer one. That they were superseded is
kept with the codes, since the superseded ones go: on later nights too, their licences' rows are refused until
one says what the newest code says. What was refused once stays refused.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import batched
from typing import TYPE_CHECKING, Final

from liangzheng.issuing.buckets import hashed
from liangzheng.issuing.columns import SIGNED, signed_in, stored, unstored
from liangzheng.issuing.job import Signed
from liangzheng.issuing.journal import Journal
from liangzheng.issuing.worker import content_of_code, name_of_holder
from liangzheng.records import Plan, Prepared, Row, RowError, prepare
from liangzheng.records.normal import licence_id_form

if TYPE_CHECKING:
    from liangzheng.status.registry import Registry

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS older (licence INTEGER, said INTEGER, PRIMARY KEY (licence, said)) WITHOUT ROWID;
CREATE TEMP TABLE former AS SELECT licence_form(licence) AS licence, id FROM code;
CREATE INDEX temp.former_licence ON former (licence)
"""
_FIND: Final = (
    f"SELECT {', '.join(f'code.{name}' for name in SIGNED)} "  # noqa: S608 - names of columns
    "FROM temp.former JOIN code USING (id) WHERE former.licence = ?"
)


#: Codes that are looked up at once.
_SOME: Final = 500
#: Noted of a licence besides what its rows said: its codes were superseded; a row was up to date since.
_ENDED, _UP_TO_DATE = 0, 1


class Outdated:
    """What is there from before: codes by their licences, and what was noted.

    ``codes``: gives those of a licence, in the form by which licences are compared. ``notes``: hashes of a
    registry and a licence, each with what was noted of it; ``keep``: is given each that has changed.
    """

    def __init__(
        self,
        codes: Callable[[str], Sequence[Signed]],
        notes: Iterable[tuple[int, int]] = (),
        keep: Callable[[int, AbstractSet[int]], None] = lambda _licence, _notes: None,
    ) -> None:
        self._codes = codes
        self._notes: dict[int, set[int]] = {}
        for licence, noted in notes:
            self._notes.setdefault(licence, set()).add(noted)
        self._keep = keep

    def notes(self) -> Iterator[tuple[int, int]]:
        """Yield all that was noted, see above."""
        return ((licence, noted) for licence, each in self._notes.items() for noted in each)

    def note(self, registry: "Registry", codes: Callable[[], Iterable[Signed]]) -> None:
        """Note the licences whose codes from before were all superseded in a registry that is left now."""
        ended: set[str] = set()
        for some in batched(codes(), _SOME, strict=False):
            ended |= {licence for licence, over in _ends(registry, some) if over}
        if not ended:
            return
        for some in batched(codes(), _SOME, strict=False):
            ended -= {licence for licence, over in _ends(registry, some) if not over}
        for licence in ended:
            self._begin(_key(registry, licence))

    def _begin(self, key: int) -> None:
        noted = self._notes.setdefault(key, set())
        if _ENDED not in noted or _UP_TO_DATE in noted:
            noted.add(_ENDED)
            noted.discard(_UP_TO_DATE)
            self._keep(key, noted)

    def faults(
        self, registry: "Registry", licences: Sequence[tuple[Row, str]], plan: Plan
    ) -> dict[int, RowError]:
        """Return the rows that are older than what a registry knows, by ordinal."""
        from liangzheng.status.licence_keys import content_of  # noqa: PLC0415 - the extra `registry`
        from liangzheng.status.lookup import newest_contents  # noqa: PLC0415

        for licence in self._superseded(registry, [licence for _, licence in licences]):
            self._begin(_key(registry, licence))
        asked: list[tuple[Row, str, bytes, Prepared]] = []
        for row, licence in licences:
            if not (noted := self._notes.get(_key(registry, licence))):
                continue
            try:
                prepared = prepare(row, plan)
            except RowError:  # told when it is worked on
                continue
            said = content_of_code(prepared)
            if said is not None and (_UP_TO_DATE not in noted or hashed(said.hex()) in noted):
                asked.append((row, licence, said, prepared))
        found: dict[int, RowError] = {}
        newest = newest_contents(registry, [licence for _, licence, _, _ in asked])
        for (row, licence, said, prepared), contents in zip(asked, newest, strict=True):
            own = content_of(registry.content_key(said, name_of_holder(prepared)))
            is_newest = any(content_of(content or b"") == own for content in contents)
            noted = self._notes[key := _key(registry, licence)]
            noted.add(_UP_TO_DATE if is_newest else hashed(said.hex()))
            self._keep(key, noted)
            if not is_newest:
                found[row.ordinal] = RowError(row.where, _told(registry.location), code="code_superseded")
        return found

    def _superseded(self, registry: "Registry", licences: Sequence[str]) -> set[str]:
        """Return the licences whose codes here were all superseded in a registry, as far as it has them."""
        found: dict[str, bool] = {}
        for licence, over in _ends(registry, [each for one in licences for each in self._codes(one)]):
            found[licence] = over and found.get(licence, True)
        return {licence for licence, over in found.items() if over}


def _ends(registry: "Registry", codes: Iterable[Signed]) -> Iterator[tuple[str, bool]]:
    """Yield of each code that a registry has: its licence, and whether it was superseded there."""
    from liangzheng.status.lookup import standings  # noqa: PLC0415 - the extra `registry`
    from liangzheng.status.scopes import Scope  # noqa: PLC0415
    from liangzheng.status.states import INVALID  # noqa: PLC0415

    own = [
        (status, signed.licence)
        for signed in codes
        if (status := signed.status) and registry.settings.position(status) is not None
    ]
    for (_, licence), standing in zip(own, standings(registry, own) if own else (), strict=True):
        yield licence_id_form(licence), standing == (INVALID, Scope.SUPERSEDED)


def _key(registry: "Registry", licence: str) -> int:
    return hashed(f"{registry.settings.name} {licence}")


def _told(registry: str) -> str:
    return (
        f"its code was superseded in the status registry {registry} by a newer one of the same licence, "
        "which says something else and counts: bring the row up to date, or take it out; if it is the row "
        f"that is right, issue it alone with another --out and --status {registry} first, which supersedes "
        "the newer one"
    )


def outdated_in(journal: Journal) -> Outdated:
    """Return what a journal has from before; laid out when it is asked for the first time."""
    connection, is_laid_out = journal.connection, not journal.is_new

    if is_laid_out:
        journal.know_licences()
        for statement in _TABLES.split(";"):
            connection.execute(statement)

    def codes(licence: str) -> list[Signed]:
        return [signed_in(found) for found in connection.execute(_FIND, (licence,))] if is_laid_out else []

    def keep(licence: int, notes: AbstractSet[int]) -> None:
        connection.execute("DELETE FROM older WHERE licence = ?", (stored(licence),))
        given = ((stored(licence), stored(noted)) for noted in notes)
        connection.executemany("INSERT INTO older VALUES (?, ?)", given)

    notes: list[tuple[int, int]] = []
    if is_laid_out:
        rows = connection.execute("SELECT licence, said FROM older")
        notes = [(unstored(licence), unstored(noted)) for licence, noted in rows]
    return Outdated(codes, notes, keep)

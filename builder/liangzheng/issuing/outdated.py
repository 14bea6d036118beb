"""Rows that are older than what a registry that is left knows of their licences: they are not signed again.

Their codes were superseded there by newer ones, from another table. Signed out of that registry's reach, such
a row's new code would say what no longer holds, and count beside the newer one. Which rows were refused is
kept with the codes, since the superseded ones go: the same row is refused on later nights too.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from liangzheng.issuing.buckets import hashed
from liangzheng.issuing.columns import SIGNED, signed_in, stored, unstored
from liangzheng.issuing.job import Signed
from liangzheng.issuing.journal import Journal
from liangzheng.issuing.worker import content_of_code, name_of_holder
from liangzheng.records import Plan, Prepared, Row, RowError, prepare

if TYPE_CHECKING:
    from liangzheng.status.registry import Registry

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS outdated (licence INTEGER PRIMARY KEY, content INTEGER);
CREATE TEMP TABLE former AS SELECT licence_form(licence) AS licence, id FROM code;
CREATE INDEX temp.former_licence ON former (licence)
"""
_FIND: Final = (
    f"SELECT {', '.join(f'code.{name}' for name in SIGNED)} "  # noqa: S608 - names of columns
    "FROM temp.former JOIN code USING (id) WHERE former.licence = ?"
)


class Outdated:
    """What is there from before: codes by their licences, and the rows that were refused.

    ``codes``: gives those of a licence, in the form by which licences are compared. ``refused``: hashes of
    licences, each with one of what its row said; ``keep``: is given each further one.
    """

    def __init__(
        self,
        codes: Callable[[str], Sequence[Signed]],
        refused: Mapping[int, int] = MappingProxyType({}),
        keep: Callable[[int, int], None] = lambda _licence, _content: None,
    ) -> None:
        self._codes = codes
        self.refused = dict(refused)
        self._keep = keep

    def faults(
        self, registry: "Registry", licences: Sequence[tuple[Row, str]], plan: Plan
    ) -> dict[int, RowError]:
        """Return the rows that are older than what a registry knows, by ordinal."""
        from liangzheng.status.licence_keys import content_of  # noqa: PLC0415 - the extra `registry`
        from liangzheng.status.lookup import newest_contents  # noqa: PLC0415

        superseded = self._superseded(registry, [licence for _, licence in licences])
        asked: list[tuple[Row, str, bytes, Prepared]] = []
        for row, licence in licences:
            if licence not in superseded and hashed(licence) not in self.refused:
                continue
            try:
                prepared = prepare(row, plan)
            except RowError:  # told when it is worked on
                continue
            said = content_of_code(prepared)
            known = said is not None and self.refused.get(hashed(licence)) == hashed(said.hex())
            if said is not None and (licence in superseded or known):
                asked.append((row, licence, said, prepared))
        found: dict[int, RowError] = {}
        newest = newest_contents(registry, [licence for _, licence, _, _ in asked])
        for (row, licence, said, prepared), contents in zip(asked, newest, strict=True):
            own = content_of(registry.content_key(said, name_of_holder(prepared)))
            if any(content_of(content or b"") == own for content in contents):
                continue  # the row says what the newest code says
            self.refused[hashed(licence)] = hashed(said.hex())
            self._keep(hashed(licence), hashed(said.hex()))
            found[row.ordinal] = RowError(row.where, _told(registry.location), code="code_superseded")
        return found

    def _superseded(self, registry: "Registry", licences: Sequence[str]) -> set[str]:
        """Return the licences whose codes here were all superseded in a registry, as far as it has them."""
        from liangzheng.status.lookup import standings  # noqa: PLC0415 - the extra `registry`
        from liangzheng.status.scopes import Scope  # noqa: PLC0415
        from liangzheng.status.states import INVALID  # noqa: PLC0415

        codes = [
            (licence, status, signed.licence)
            for licence in licences
            for signed in self._codes(licence)
            if (status := signed.status) and registry.settings.position(status) is not None
        ]
        states = standings(registry, [(status, number) for _, status, number in codes]) if codes else []
        found: dict[str, bool] = {}
        for (licence, _, _), standing in zip(codes, states, strict=True):
            ended = standing == (INVALID, Scope.SUPERSEDED)
            found[licence] = ended and found.get(licence, True)
        return {licence for licence, ended in found.items() if ended}


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

    def keep(licence: int, content: int) -> None:
        connection.execute(
            "INSERT OR REPLACE INTO outdated VALUES (?, ?)", (stored(licence), stored(content))
        )

    refused: Mapping[int, int] = {}
    if is_laid_out:
        rows = connection.execute("SELECT licence, content FROM outdated")
        refused = {unstored(licence): unstored(content) for licence, content in rows}
    return Outdated(codes, refused, keep)

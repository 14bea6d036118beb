"""Which phone has which licence's code: in the table of a run, and by its journal in the runs before."""

from collections.abc import Iterable

from liangzheng.issuing.journal import Journal
from liangzheng.records import Plan, Row, RowError
from liangzheng.records.holders import EARLIER_RUN, Holders
from liangzheng.records.normal import licence_id_form
from liangzheng.records.requests import TWICE


class Phones:
    """Is given each row of a table before any is signed; costs nothing where no row has a request."""

    def __init__(self, journal: Journal, plan: Plan) -> None:
        self._journal = journal
        self._plan = plan
        self._holders = Holders(plan)

    def add(self, row: Row) -> None:
        """Meet a row."""
        self._holders.add(row)

    def fault(self, row: Row) -> RowError | None:
        """Return what is wrong with a row whose request is of a phone that another licence's code is for."""
        if fault := self._holders.fault(row):
            return fault
        if TWICE in self._plan.allowed or not (key := self._holders.key(row)):
            return None
        bound = self._journal.bound_to(key)
        if bound is None or licence_id_form(bound) == self._holders.licence(row):
            return None
        return self._holders.refused(row, EARLIER_RUN)

    def keep(self, licences: Iterable[tuple[Row, str]]) -> None:
        """Note the phones of rows that have their codes, each with its licence."""
        bound = [(key, licence) for row, licence in licences if (key := self._holders.key(row))]
        if bound:
            self._journal.bind(bound)

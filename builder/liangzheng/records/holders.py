"""Which phones a table binds codes to: one key for two licences is a request used twice."""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from liangzheng.records.headings import heading_of
from liangzheng.records.numbers import Numbers
from liangzheng.records.people import People
from liangzheng.records.record import Person
from liangzheng.records.requests import HOLDER, TWICE
from liangzheng.records.rows import Plan, Row, RowError
from verifier_wasm.errors import CodeError
from verifier_wasm.request import read_request

#: Rows that are named in a refusal.
_NAMED: Final = 4
_DIGEST_LENGTH: Final = 8
EARLIER_RUN: Final = "an earlier run bound another licence to this request's key"


class Holders:
    """Is given each row of a table, and then says of each whether its key is another licence's too."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._numbers = Numbers(plan)
        self._people = People()
        self._shared: dict[int, list[int]] = {}

    def add(self, row: Row) -> None:
        """Meet a row."""
        if (key := self.key(row)) and (licence := self.licence(row)):
            earlier = self._people.meet(Person(int.from_bytes(key), _hash(licence)), row.number)
            if earlier is not None:
                self._shared.setdefault(int.from_bytes(key), [earlier]).append(row.number)

    def fault(self, row: Row) -> RowError | None:
        """Return what is wrong with a row whose key another licence has."""
        if not self._shared or not (rows := self._shared.get(int.from_bytes(self.key(row)))):
            return None
        if TWICE in self._plan.allowed:
            return None
        others = [str(number) for number in rows if number != row.number]
        return self.refused(row, another_has(others))

    def refused(self, row: Row, problem: str) -> RowError:
        """Return the fault of a row whose key is another licence's."""
        heading = heading_of(HOLDER, row.headings or tuple(row.values), self._plan)
        return twice_refused(row.where, heading, problem)

    def key(self, row: Row) -> bytes:
        """Return a digest of the key in a row's request; b"" where it has none, or none that can be read."""
        text = request_in(row, self._plan)
        return _key_in(text) if text else b""

    def licence(self, row: Row) -> str:
        """Return what the row's licence is known by; "" for nothing."""
        return self._numbers.licence(row) or ""


def another_has(others: Sequence[str]) -> str:
    """Return what is told of a row whose phone other rows have, each by its number."""
    named = ", ".join(others[:_NAMED]) + (" and others" if len(others) > _NAMED else "")
    which = f"row {named} has" if len(others) == 1 else f"rows {named} have"
    return f"{which} this request's key for another licence: one of them is wrong"


def twice_refused(where: str, heading: str, problem: str) -> RowError:
    """Return the fault of a row whose key is another licence's; ``heading``: of its request."""
    told = f"{problem}; if both are one person's, --allow {TWICE}"
    return RowError(where, told, code="holder_twice", column=heading, rule=TWICE)


def request_in(row: Row, plan: Plan) -> str:
    """Return the text of a row's request, as it is written; "" for none."""
    if plan.request:
        return plan.request
    value = row.values.get(heading_of(HOLDER, row.headings or tuple(row.values), plan))
    return value.strip() if type(value) is str else ""


@lru_cache(maxsize=4096)  # a row is asked for again when it is signed, some blocks later
def _key_in(text: str) -> bytes:
    try:
        numbers = read_request(text).key.numbers
    except CodeError:  # told by `prepare`
        return b""
    return blake2b(repr(numbers).encode(), digest_size=_DIGEST_LENGTH).digest()


def _hash(licence: str) -> int:
    return int.from_bytes(blake2b(licence.encode("utf-8", "surrogatepass"), digest_size=8).digest())

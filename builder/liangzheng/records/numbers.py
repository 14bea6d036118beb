"""The number of a row, in the form in which a registry knows it, without looking at the rest of the row."""

import re
from typing import Any, Final

from liangzheng.records.headings import heading_of
from liangzheng.records.normal import NotNormalError, card_number_form, licence_id_form
from liangzheng.records.normal.numbers import licence_number_form, number_form
from liangzheng.records.rows import Plan, Row

LICENCE: Final = "licence_number"
#: What a registry knows a document by: the first of these that its record has.
_KEYS: Final = (
    (LICENCE, licence_number_form),
    ("card_number", card_number_form),
    ("plate_number", number_form),
)
#: In its form already, as most are.
_USUAL: Final = re.compile(r"[0-9]{17}[0-9X]")


class Numbers:
    """Finds the numbers of one table's rows."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._headings: tuple[str, ...] = ()
        self._columns: tuple[str, ...] = ("", "", "")

    def of(self, row: Row) -> str | None:
        """Return the licence's number; None where there is none, or none that can be read."""
        value = row.values.get(self._named(row)[0])
        if type(value) is str and _USUAL.fullmatch(value):
            return value
        number = self._form(licence_number_form, value)
        return licence_id_form(number) if number else None

    def heading(self, row: Row) -> str:
        """Return the heading of the licence's number in the row's table."""
        return self._named(row)[0]

    def licence(self, row: Row) -> str | None:
        """Return what a registry knows the row's document by, as a record of it would have it."""
        value = row.values.get(self._named(row)[0])
        if type(value) is str and _USUAL.fullmatch(value):
            return value
        for column, (_, form) in zip(self._named(row), _KEYS, strict=True):
            if number := self._form(form, row.values.get(column)):
                return number
        return None

    def _form(self, form: Any, value: Any) -> str | None:
        if value is None or value == "":
            return None
        try:
            number, _ = form(value)
        except NotNormalError as error:
            number = value if error.doubt in self._plan.allowed else None
        return number if type(number) is str else None

    def _named(self, row: Row) -> tuple[str, ...]:
        headings = row.headings or tuple(row.values)
        if headings is not self._headings and headings != self._headings:
            self._headings = headings
            self._columns = tuple(heading_of(name, headings, self._plan) for name, _ in _KEYS)
        return self._columns

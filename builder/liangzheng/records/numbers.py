"""The number of a row, in the form in which a registry knows it, without looking at the rest of the row.

A row whose number is marked, spoilt or in another column gets no code; it is held against the others all the
same, for it may be the one that is right.
"""

import re
from typing import Any, Final

from liangzheng.records.headings import heading_of, is_named
from liangzheng.records.normal import NotNormalError, card_number_form, licence_id_form
from liangzheng.records.normal.licence_numbers import (
    NUMBER_FORMAT,
    identity_within,
    licence_number_form,
    number_within,
    whole_number,
)
from liangzheng.records.normal.numbers import number_form
from liangzheng.records.rows import Plan, Row

LICENCE: Final = "licence_number"
#: What a registry knows a document by that has no licence's number: the first of these that it has.
_OTHER_KEYS: Final = (("card_number", card_number_form), ("plate_number", number_form))
#: In its form already, as most are.
_USUAL: Final = re.compile(r"[0-9]{17}[0-9X]")


class Numbers:
    """Finds the numbers of one table's rows."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._headings: tuple[str, ...] = ()
        self._columns: tuple[str, ...] = ("", "", "")
        self._left_out = [heading for heading, name in plan.columns if not name]
        #: Rows in whose column there was no number: another one may hold it.
        self.missed = 0

    def of(self, row: Row) -> str | None:
        """Return whose licence it is, as `licence_id_form`; None where nothing says so."""
        value = row.values.get(self._named(row)[0])
        if type(value) is str and _USUAL.fullmatch(value):
            return value
        number = self._written(row, value)
        return licence_id_form(number) if number else None

    def heading(self, row: Row) -> str:
        """Return the heading of the licence's number in the row's table."""
        return self._named(row)[0]

    def is_old(self, row: Row) -> bool:
        """Say whether the licence's number is one of 15 digits, which has its place in one of 18."""
        number, _ = self._read(licence_number_form, row.values.get(self.heading(row)))
        return number is not None and whole_number(number) != number

    def licence(self, row: Row) -> str | None:
        """Return what a registry knows the row's document by, as `licence_id_form`."""
        value = row.values.get(self._named(row)[0])
        if type(value) is str and _USUAL.fullmatch(value):
            return value
        if number := self._written(row, value):
            return licence_id_form(number)
        for column, (_, form) in zip(self._named(row)[1:], _OTHER_KEYS, strict=True):
            number, _ = self._read(form, row.values.get(column))
            if number:
                return licence_id_form(number)
        return None

    def _written(self, row: Row, value: Any) -> str | None:
        """Return the licence's number in its normal form; where its cell has none, from another one."""
        number, doubt = self._read(licence_number_form, value)
        if number and (doubt != NUMBER_FORMAT or self._plan.accepts(doubt)):
            return number
        if not self.heading(row):
            return None
        self.missed += 1
        return self._elsewhere(row) or number

    def _read(self, form: Any, value: Any) -> tuple[str | None, str]:
        """Return a number in its normal form, None where none can be read, and the doubt about it."""
        if value is None or value == "":
            return None, ""
        number, doubt = None, ""
        try:
            number, _ = form(value)
        except NotNormalError as error:
            number, doubt = error.form, error.doubt
            if number is None and form is licence_number_form and type(value) is str:
                number = number_within(value)
        return number if type(number) is str else None, doubt

    def _elsewhere(self, row: Row) -> str | None:
        """Return the identity card's number that stands in another cell, as where cells were shifted."""
        for heading, value in row.values.items():
            if (
                type(value) is str
                and (found := identity_within(value))
                and not is_named(heading, self._left_out)
            ):
                return found
        return None

    def _named(self, row: Row) -> tuple[str, ...]:
        headings = row.headings or tuple(row.values)
        if headings is not self._headings and headings != self._headings:
            self._headings = headings
            names = (LICENCE, *(name for name, _ in _OTHER_KEYS))
            self._columns = tuple(heading_of(name, headings, self._plan) for name in names)
        return self._columns

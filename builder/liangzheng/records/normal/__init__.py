"""One normal form for what people write: the same value however a keyboard or a spreadsheet wrote it.

What is in its normal form stays as it is, to the letter, and the form of a form is itself. Whatever can be
meant in two ways is refused (`NotNormalError`), never guessed. The status registry uses the form of licence
numbers too.
"""

from liangzheng.records.normal.dates import date_form
from liangzheng.records.normal.form import CHANGES, Form, NotNormalError
from liangzheng.records.normal.licence_numbers import (
    earlier_licence_ids,
    identifier_form,
    licence_id_form,
    licence_number_form,
)
from liangzheng.records.normal.lists import list_form
from liangzheng.records.normal.names import NAME_FORM, person_form
from liangzheng.records.normal.no_value import NO_VALUE, is_error, is_no_value, is_programs
from liangzheng.records.normal.numbers import card_number_form, number_form
from liangzheng.records.normal.text import name_form, text_form
from liangzheng.records.normal.words import (
    flag_form,
    is_long_term,
    long_term_form,
    nationality_form,
    sex_form,
    whole_number_form,
)

__all__ = [
    "CHANGES",
    "NAME_FORM",
    "NO_VALUE",
    "Form",
    "NotNormalError",
    "card_number_form",
    "date_form",
    "earlier_licence_ids",
    "flag_form",
    "identifier_form",
    "is_error",
    "is_long_term",
    "is_no_value",
    "is_programs",
    "licence_id_form",
    "licence_number_form",
    "list_form",
    "long_term_form",
    "name_form",
    "nationality_form",
    "number_form",
    "person_form",
    "sex_form",
    "text_form",
    "whole_number_form",
]

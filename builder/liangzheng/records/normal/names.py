"""What is no person's name, though a cell for one may hold it."""

import re
from typing import Any, Final

from liangzheng.records.normal.damage import damage_of
from liangzheng.records.normal.form import Form, NotNormalError
from liangzheng.records.normal.no_value import NO_VALUE, is_error, is_no_value
from liangzheng.records.normal.text import HAN_PLANES, name_form

#: The doubt about a name that is likely something else.
NAME_FORM: Final = "name-form"
_USUAL: Final = re.compile(r"[\u4e00-\u9fff]{2,20}")
#: What a cell begins with that a spreadsheet takes for a formula, or for a text.
_FORMULA: Final = ("=", "\uff1d", "+", "@")
_APOSTROPHES: Final = ("'", "\u2018", "\u2019", "`", "\uff07")
_LONGEST: Final = 100
_HEADINGS: Final = frozenset({"姓名", "name"})


def person_form(value: Any) -> Form:
    """Return a person's name as `name_form`.

    Raises `NotNormalError` for what holds no letter, and for a formula; in doubt, `NO_VALUE` for a word that
    says that there is no name, and `NAME_FORM` for an apostrophe before it, more than 100 characters, and
    what a program on its way has likely spoilt (`damage_of`).
    """
    name, change = name_form(value)
    if type(name) is not str or not name:
        return name, change
    if is_error(name):
        raise NotNormalError("it is an error of the spreadsheet: enter the name")
    if is_no_value(name) or name.casefold() in _HEADINGS:
        problem = "it is a word for no name, and nobody's: enter the name"
        raise NotNormalError(problem, doubt=NO_VALUE, form=name)
    damage = damage_of(name)
    if _USUAL.fullmatch(name) and not damage:
        return name, change
    if name.startswith(_FORMULA):
        raise NotNormalError("it is a formula of a spreadsheet: put the name itself in its place")
    if not any(character.isalpha() or ord(character) in HAN_PLANES for character in name):
        raise NotNormalError("no letter stands in it, so it is nobody's name: enter the name")
    if name.startswith(_APOSTROPHES):
        problem = "an apostrophe stands before it, a spreadsheet's mark of a text: take it out"
        raise NotNormalError(problem, doubt=NAME_FORM, form=name)
    if len(name) > _LONGEST:
        problem = f"it has more than {_LONGEST} characters: does more than a name stand in the cell?"
        raise NotNormalError(problem, doubt=NAME_FORM, form=name)
    if damage:
        raise NotNormalError(damage, doubt=NAME_FORM, form=name)
    return name, change

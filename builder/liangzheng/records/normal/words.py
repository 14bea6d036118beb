"""Words and digits for what has few values: 男 and 女, 是 and 否, 长期, 中国, points."""

import re
import unicodedata
from typing import Any, Final

from liangzheng.records.normal.form import Form, NotNormalError

#: A licence without an end, as records write it; the first is the usual one.
_LONG_TERM: Final = ("长期", "long", "长期有效", "永久", "永久有效", "长久", "longterm", "long-term")
#: ISO 5218. The first of each sex are the usual ones.
_SEXES: Final = {"男": 1, "女": 2, "male": 1, "female": 2, "m": 1, "f": 2, "男性": 1, "女性": 2}
_DIGITS: Final = {"0": 0, "1": 1, "2": 2, "9": 9}
_USUAL_SEXES: Final = frozenset({"男", "女", "1", "2", "male", "female"})
_FLAGS: Final = {
    "true": True,
    "false": False,
    "是": True,
    "否": False,
    "1": True,
    "0": False,
    "有": True,
    "无": False,
}
_COUNTRIES: Final = {"中国": "CHN", "中华人民共和国": "CHN", "CN": "CHN", "CHINA": "CHN"}
_ALPHA_3: Final = re.compile(r"[A-Z]{3}")
#: Points are written "12分" too.
_WHOLE: Final = re.compile(r"(-?[0-9]{1,9})(?:\.0+)?分?")


def is_long_term(value: Any) -> bool:
    """Say whether a value is a word for a licence without an end."""
    return type(value) is str and not value[:1].isdecimal() and _plain(value).lower() in _LONG_TERM


def long_term_form(value: Any) -> Form:
    """Return None for a word that says 长期; call it where `is_long_term` says so."""
    return None, "" if value in _LONG_TERM[:2] else "word"


def sex_form(value: Any) -> Form:
    """Return ISO 5218's digit for 男 or 女, male or female."""
    if type(value) is float and value in {0, 1, 2, 9}:
        return int(value), "number"
    if type(value) is not str:
        return value, ""
    if value in _USUAL_SEXES:
        return _SEXES.get(value, _DIGITS.get(value)), ""
    found = (_SEXES | _DIGITS).get(_plain(value).lower())
    if found is None:
        raise NotNormalError("it is 男 or 女 (or 1 and 2, male and female)")
    return found, "word"


def flag_form(value: Any) -> Form:
    """Return whether 是 or 否, true or false."""
    if type(value) is not str:
        return value, ""
    found = _FLAGS.get(_plain(value).lower())
    if found is None:
        raise NotNormalError("it is 是 or 否 (or true and false)")
    return found, ""


def nationality_form(value: Any) -> Form:
    """Return three capital letters; of countries by their Chinese name, only China is known here."""
    if type(value) is not str or _ALPHA_3.fullmatch(value):
        return value, ""
    plain = _plain(value).upper()
    found = _COUNTRIES.get(plain, plain)
    return (value, "") if found == value else (found, "word" if plain in _COUNTRIES else "capitals")


def whole_number_form(value: Any) -> Form:
    """Return a whole number from its digits."""
    if type(value) is float and value == value // 1:
        return int(value), "number"
    if type(value) is not str:
        return value, ""
    found = _WHOLE.fullmatch(_plain(value))
    if found is None:
        raise NotNormalError("it is a whole number")
    return int(found[1]), "" if found[1] == value else "width"


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isprintable() and not c.isspace())

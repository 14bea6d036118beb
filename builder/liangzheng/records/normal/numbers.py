"""Numbers that name something, of licences, files, cards, plates: texts, which spreadsheets spoil."""

import re
import unicodedata
from typing import Any, Final

from liangzheng.records.normal.form import Form, NotNormalError
from liangzheng.records.normal.silent import SILENT

#: In its normal form, and no power of ten: "1E17" is one.
_PLAIN: Final = re.compile(r"[A-Z]{0,3}[0-9]{1,40}[A-DF-Z]?")
#: What a spreadsheet makes of a long number that it takes for a quantity. "1E234" may be the end of a VIN.
_SCIENTIFIC: Final = re.compile(r"[0-9](?:[.,][0-9]+[eE]\+?|[eE]\+)[0-9]{1,3}")
_WITH_FRACTION: Final = re.compile(r"([0-9]+)[.,]0*")
#: A spreadsheet and a JavaScript program keep this many digits of a number (IEEE 754).
_DIGITS_KEPT: Final = 15
_APOSTROPHES: Final = ("'", "\u2018", "\u2019", "`", "\uff07")
_EQUALS: Final = ("=", "\uff1d")
#: Longer texts name no document; normal forms can grow.
LONGEST: Final = 200
ANEW: Final = "format the column as text and enter the number anew from its source"


def number_form(value: Any) -> Form:
    """Return a number in half width, without spaces and invisible characters.

    Raises `NotNormalError` for what a spreadsheet spoilt: rounded, shown in powers of ten, marked as text by
    an apostrophe or a formula. What is neither a text nor a number is left to the document's own check.
    """
    if type(value) is str and _PLAIN.fullmatch(value):
        return value, ""
    if type(value) in {int, float}:
        return _from_number(value), "number"
    if type(value) is not str or len(value) > LONGEST:
        return value, ""
    shown = unicodedata.normalize("NFKC", value)
    text = joined(value)
    _check_marks(value.strip(), text)
    if _SCIENTIFIC.fullmatch(text):
        raise NotNormalError(f"a spreadsheet turned it into a power of ten and lost its last digits: {ANEW}")
    if fraction := _WITH_FRACTION.fullmatch(text):
        return _from_number(int(fraction[1])), "number"
    if text == value:
        return value, ""
    return text, "invisible" if shown == value else "width"


def joined(text: str) -> str:
    """Return a number in half width without spaces, and without what says nothing and is not seen."""
    shown = SILENT.sub("", unicodedata.normalize("NFKC", text))
    found = "".join(shown.split())
    # An accent that stood on a space stands on a letter now.
    return found if found.isascii() else unicodedata.normalize("NFKC", found)


def card_number_form(value: Any) -> Form:
    """Return a 证芯编号 as `number_form`; the card's 1D code has to hold it (ISO/IEC 15417: ASCII)."""
    number, change = number_form(value)
    if type(number) is str and not number.isascii():
        raise NotNormalError("it cannot be written as Code 128: letters and digits alone can")
    return number, change


def _check_marks(written: str, text: str) -> None:
    if written.startswith(_APOSTROPHES) or text.startswith(_APOSTROPHES):
        raise NotNormalError("an apostrophe stands before it, a spreadsheet's mark of a text: take it out")
    if written.startswith(_EQUALS):
        raise NotNormalError("it is a formula of a spreadsheet: put the number itself in its place")


def _from_number(value: float) -> str:
    if value != value or value in {float("inf"), float("-inf")} or value < 0 or value != int(value):  # noqa: PLR0124
        raise NotNormalError("it is a quantity, not a number that names something")
    digits = str(int(value))
    if len(digits) > _DIGITS_KEPT:
        raise NotNormalError(
            f"it is kept as a quantity, and a program on its way may have rounded it after {_DIGITS_KEPT} "
            "digits: make the column text, and enter or export the number anew from its source"
        )
    return digits

"""Numbers that name something, of licences, files, cards, plates: texts, which spreadsheets spoil."""

import re
import unicodedata
from typing import Any, Final

from liangzheng.records.normal.form import Form, NotNormalError
from verifier_wasm.fields.identity import check_character

#: In its normal form, and no power of ten: "1E17" is one.
_PLAIN: Final = re.compile(r"[A-Z]{0,3}[0-9]{1,40}[A-DF-Z]?")
#: What a spreadsheet makes of a long number that it takes for a quantity. "1E234" may be the end of a VIN.
_SCIENTIFIC: Final = re.compile(r"[0-9](?:[.,][0-9]+[eE]\+?|[eE]\+)[0-9]{1,3}")
_WITH_FRACTION: Final = re.compile(r"([0-9]+)[.,]0*")
#: A spreadsheet and a JavaScript program keep this many digits of a number (IEEE 754).
_DIGITS_KEPT: Final = 15
_ROUNDED: Final = re.compile(r"[0-9]{15}0{3}")
_APOSTROPHES: Final = ("'", "\u2018", "\u2019", "`", "\uff07")
_EQUALS: Final = ("=", "\uff1d")

#: GB 11643: 17 digits and a check character.
_IDENTITY: Final = re.compile(r"[0-9]{17}[0-9Xx]")
#: Passports and permits: letters, then digits.
_DOCUMENT: Final = re.compile(r"[A-Za-z]{1,3}[0-9]{5,15}")
_PLATE: Final = re.compile(r"[\u4e00-\u9fff][A-Z][\u00b7]?[0-9A-Z]{4,7}[0-9A-Z\u4e00-\u9fff]?")
#: Numbers of which a registry knows that spaces and width say nothing in them.
_KNOWN: Final = re.compile(rf"{_IDENTITY.pattern}|{_DOCUMENT.pattern}|[0-9]{{5,30}}")
_HYPHENS: Final = re.compile(r"[-\u2010-\u2015\u2212]")
_LONGEST: Final = 200

ROUNDED: Final = "number-rounded"
_ANEW: Final = "format the column as text and enter the number anew from its source"


def number_form(value: Any) -> Form:
    """Return a number in half width, without spaces and invisible characters.

    Raises `NotNormalError` for what a spreadsheet spoilt: rounded, shown in powers of ten, marked as text by
    an apostrophe or a formula. What is neither a text nor a number is left to the document's own check.
    """
    if type(value) is str and _PLAIN.fullmatch(value):
        return value, ""
    if type(value) in {int, float}:
        return _from_number(value), "number"
    if type(value) is not str or len(value) > _LONGEST:
        return value, ""
    shown = unicodedata.normalize("NFKC", value)
    text = "".join(c for c in shown if c.isprintable() and not c.isspace())
    if not text.isascii():  # an accent that stood on a space stands on a letter now
        text = unicodedata.normalize("NFKC", text)
    _check_marks(value.strip(), text)
    if _SCIENTIFIC.fullmatch(text):
        raise NotNormalError(f"a spreadsheet turned it into a power of ten and lost its last digits: {_ANEW}")
    if fraction := _WITH_FRACTION.fullmatch(text):
        return _from_number(int(fraction[1])), "number"
    if text == value:
        return value, ""
    return text, "invisible" if shown == value else "width"


def card_number_form(value: Any) -> Form:
    """Return a 证芯编号 as `number_form`; the card's 1D code has to hold it (ISO/IEC 15417: ASCII)."""
    number, change = number_form(value)
    if type(number) is str and not number.isascii():
        raise NotNormalError("it cannot be written as Code 128: letters and digits alone can")
    return number, change


def licence_number_form(value: Any) -> Form:
    """Return a 证号 as `number_form`, its letters capitals, and without hyphens where its check holds then.

    Raises as `number_form`; in doubt, `ROUNDED`, where the last three of 18 digits are zeros.
    """
    number, change = number_form(value)
    if type(number) is not str:
        return number, change
    if _ROUNDED.fullmatch(number):
        raise NotNormalError(
            f"its last three of 18 digits are zeros, as where a spreadsheet rounded it: {_ANEW}",
            doubt=ROUNDED,
        )
    found, capitals = identifier_form(number)
    return found, capitals or change


def identifier_form(text: str) -> Form:
    """Return a licence's number with capital letters; an id of any other form stays as it is."""
    joined = _HYPHENS.sub("", text)
    if joined != text and _IDENTITY.fullmatch(joined) and check_character(joined[:17]) == joined[17].upper():
        return joined.upper(), "hyphens"
    if not (_IDENTITY.fullmatch(text) or _DOCUMENT.fullmatch(text)) or (capitals := text.upper()) == text:
        return text, ""
    return capitals, "capitals"


def licence_id_form(text: str) -> str:
    """Return the id of a licence as a registry keeps it: a number of a known form however it was written.

    An id of any other form is the issuer's own and stays as it is, to the letter.
    """
    shown = unicodedata.normalize("NFKC", text) if len(text) <= _LONGEST else text
    joined = "".join(c for c in shown if c.isprintable() and not c.isspace())
    cleaned: str = identifier_form(joined)[0]
    if _PLATE.fullmatch(cleaned.upper()):
        return cleaned.upper()
    return cleaned if _KNOWN.fullmatch(cleaned) else text


def earlier_licence_ids(text: str) -> tuple[str, ...]:
    """Return what a registry may have kept the same licence as before there was a normal form."""
    form = licence_id_form(text)
    small = form[:-1] + "x" if _IDENTITY.fullmatch(form) and form[-1] == "X" else form
    return tuple(dict.fromkeys(each for each in (text, small) if each != form))


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
        raise NotNormalError(f"it is kept as a quantity, of which {_DIGITS_KEPT} digits are exact: {_ANEW}")
    return digits

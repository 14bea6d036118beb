"""What the number of a licence (证号) is: that of its holder's identity document. One rule for all who ask.

`licence_number_form` says how it is signed, and refuses what no document's number looks like;
`licence_id_form` says whose it is, by which rows are compared and a registry knows a licence: there an old
number of 15 digits is the one of 18 that its holder has now. A checker has no part in it: whoever signed a
code, no form of number speaks against it (`verifier_wasm.fields.identity`).
"""

import re
import unicodedata
from datetime import date
from typing import Any, Final

from liangzheng.records.normal.form import Form, NotNormalError
from liangzheng.records.normal.no_value import is_error, is_no_value
from liangzheng.records.normal.numbers import ANEW, LONGEST, joined, number_form
from verifier_wasm.fields.identity import check_character

#: The doubt about a number whose last digits may be lost, and the one about a form that is not known.
ROUNDED: Final = "number-rounded"
NUMBER_FORMAT: Final = "number-format"

#: GB 11643-1999: 17 digits and a check character; as most are written.
_USUAL: Final = re.compile(r"[0-9]{17}[0-9X]")
_IDENTITY: Final = re.compile(r"[0-9]{17}[0-9Xx]")
_IDENTITIES: Final = re.compile(r"(?=([0-9]{17}[0-9Xx]))")
_IDENTITY_LENGTH: Final = 18
#: GB 11643-1989: region, birthday without its century, order.
OLD: Final = re.compile(r"[0-9]{15}")
_CENTURY: Final = "19"
_ZEROS: Final = "000"
#: A day of the calendar that stands in the wrong column.
_DAY: Final = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
#: Numbers of other documents that licences are given out by. Their standards are not public but for the
#: length of a passport's (ICAO Doc 9303-3, section 4.2.2); what is of another form is asked about, no more.
_OTHERS: Final = re.compile(
    # passports; H or M and 8 or 10 digits; cards of residents before 2023
    r"(?![HM](?:[0-9]{9}|[0-9]{11,12})[A-Z]?$)[A-Z]{1,3}[0-9]{6,12}[A-Z]?"
    r"|[0-9]{8,10}[A-Z]?"  # permits of Taiwan's residents, passports
    r"|(?=(?:[A-Z]*[0-9]){2})[0-9A-Z]{9}|(?=(?:[A-Z]*[0-9]){5})[0-9A-Z]{8}"  # passports
    r"|[\u4e00-\u9fff]{1,2}字第[0-9]{4,10}号"  # soldiers
)
#: Permits of Hong Kong's and Macao's residents: a letter and 8 digits for life, then how often it was issued.
#: Of Taiwan's, in a booklet: ten digits, and a letter of the place that issued it.
_PERMIT: Final = re.compile(r"([HM][0-9]{8})[0-9]{2}|([0-9]{10})[A-Z]")
_PERMIT_ALONE: Final = re.compile(r"[HM][0-9]{8}")
#: The count as people set it apart: in brackets, or behind a hyphen.
_PERMIT_MARKED: Final = re.compile(r"([HM][0-9]{8})(?:\(([0-9]{2})\)|-([0-9]{2}))")
_COUNTED: Final = ("{:02}", "({:02})", "-{:02}")
_SOLDIER: Final = re.compile(r"([\u4e00-\u9fff]{1,2}字第)([0-9]{4,10})(号)")
_SHORTEST_SOLDIER, _LONGEST_SOLDIER = 4, 10
#: A letter that is keyed in for a digit; cards of residents before 2023 begin with a country's three letters.
_ALIKE: Final = re.compile(r"(?![A-Z]{3}[0-9]{12}$).*[IO]")
#: All that stands in a number of whatever form.
_WRITTEN: Final = re.compile(r"[0-9A-Z\u3400-\u9fff().·/-]")
_LONGEST_WRITTEN: Final = 40
_DIGIT: Final = re.compile(r"[0-9]")

#: Numbers of which a registry knows that spaces and width say nothing in them.
_DOCUMENT: Final = re.compile(r"[A-Za-z]{1,3}[0-9]{5,15}")
_KNOWN: Final = re.compile(rf"{_IDENTITY.pattern}|{_DOCUMENT.pattern}|[0-9]{{5,30}}|{_OTHERS.pattern}")
_PLATE: Final = re.compile(r"[\u4e00-\u9fff][A-Z][\u00b7]?[0-9A-Z]{4,7}[0-9A-Z\u4e00-\u9fff]?")
_HYPHENS: Final = re.compile(r"[-\u2010-\u2015\u2212]")
_ROUNDED_OFF: Final = (
    "its last three of 18 digits are zeros and its check character is wrong, so it was rounded by a "
    f"spreadsheet or mistyped, and no option signs it: {ANEW}"
)
_LETTER_ALIKE: Final = "a letter stands in it that is taken for a digit: is it 0 or 1, not O, I or l?"
_TOKENS: Final = re.compile(r"[0-9A-Za-z]+")


def licence_number_form(value: Any) -> Form:
    """Return a 证号 as `number_form`, its letters capitals, and without hyphens where its check holds then.

    Raises `NotNormalError` as `number_form`, and for what is no document's number; in doubt, `ROUNDED`, where
    the last three of 18 digits are zeros and the check holds, and `NUMBER_FORMAT`, where no document is known
    whose it may be.
    """
    if type(value) is str and _USUAL.fullmatch(value) and value[15:] != _ZEROS:
        return value, ""
    number, change = number_form(value)
    if type(number) is not str:
        return number, change
    found, changed = identifier_form(number)
    if "l" in number and any(map(str.isupper, number)):
        raise NotNormalError(_LETTER_ALIKE, doubt=NUMBER_FORMAT, form=found.upper())
    if not _USUAL.fullmatch(found) and found != found.upper():
        found, changed = found.upper(), "capitals"
    _check(found)
    return found, changed or change


def identifier_form(text: str) -> Form:
    """Return a licence's number with capital letters, and a permit's without what sets its count apart.

    An id of any other form stays as it is.
    """
    whole = _HYPHENS.sub("", text)
    if whole != text and (_holds(whole) or _is_old(whole)):
        return whole.upper(), "hyphens"
    capitals = text.upper()
    if marked := _PERMIT_MARKED.fullmatch(_HYPHENS.sub("-", capitals)):
        return "".join(filter(None, marked.groups())), "brackets" if marked[2] else "hyphens"
    known = _IDENTITY.fullmatch(text) or _DOCUMENT.fullmatch(text) or _OTHERS.fullmatch(capitals)
    return (capitals, "capitals") if known and capitals != text else (text, "")


def whole_number(number: str) -> str:
    """Return an old number of 15 digits as its holder's number of today; any other number as it is.

    When numbers became those of 18 digits, the century and a check character were put into them (GB
    11643-1999); old ones were given to those born in 1900 to 1999.
    """
    if len(number) != 15 or not OLD.fullmatch(number) or old_birthday(number) is None:
        return number
    digits = f"{number[:6]}{_CENTURY}{number[6:]}"
    return digits + check_character(digits)


def old_birthday(number: str) -> date | None:
    """Return the day of birth in a number of 15 digits; None where there is no such day."""
    try:
        return date(int(_CENTURY + number[6:8]), int(number[8:10]), int(number[10:12]))
    except ValueError:
        return None


def licence_id_form(text: str) -> str:
    """Return the id of a licence as a registry keeps it: a number of a known form however it was written.

    A permit is the same one each time that it is issued, and zeros before a soldier's number say nothing.
    An id of any other form is the issuer's own and stays as it is, to the letter.
    """
    if _USUAL.fullmatch(text):
        return text
    cleaned: str = identifier_form(joined(text) if len(text) <= LONGEST else text)[0]
    if _PLATE.fullmatch(cleaned.upper()):
        return cleaned.upper()
    if not _KNOWN.fullmatch(cleaned):
        return text
    if permit := _PERMIT.fullmatch(cleaned):
        return permit[1] or permit[2]
    if soldier := _SOLDIER.fullmatch(cleaned):
        return "{}{:0>{}}{}".format(soldier[1], soldier[2].lstrip("0"), _SHORTEST_SOLDIER, soldier[3])
    return whole_number(cleaned)


def earlier_licence_ids(text: str) -> tuple[str, ...]:
    """Return what a registry may have kept the same licence as, under the normal forms before this one."""
    form = licence_id_form(text)
    others = [text]
    if _USUAL.fullmatch(form):
        if form[-1] == "X":
            others.append(form[:-1] + "x")
        if form[6:8] == _CENTURY and whole_number(old := form[:6] + form[8:17]) == form:
            others.append(old)
    elif _PERMIT_ALONE.fullmatch(form):
        others += (form + each.format(count) for each in _COUNTED for count in range(100))
    elif soldier := _SOLDIER.fullmatch(form):
        digits = soldier[2].lstrip("0")
        lengths = range(max(len(digits), _SHORTEST_SOLDIER), _LONGEST_SOLDIER + 1)
        others += (f"{soldier[1]}{digits:0>{length}}{soldier[3]}" for length in lengths)
    return tuple(dict.fromkeys(each for each in others if each != form))


def rounded(number: str) -> bool | None:
    """Say what a number tells of whether its column was rounded; None where it tells nothing.

    A number of 18 digits that a spreadsheet took for a quantity ends in three zeros. One in a thousand does
    so by itself, and then its check character is right, which is so of one rounded number in eleven.
    """
    if len(number) != 18 or number[17] == "X":
        return None
    if number[15:] != _ZEROS:
        return False
    return True if check_character(number[:17]) != number[17] else None


def number_within(text: str) -> str:
    """Return the number that stands in a text, among marks of a spreadsheet or other words; "" for none."""
    if found := identity_within(text):
        return found
    tokens = _TOKENS.findall(joined(text).upper()) if len(text) <= LONGEST else []
    numbers = [token for token in tokens if _OTHERS.fullmatch(token) or _is_old(token)]
    return numbers[0] if len(numbers) == 1 else ""


def is_document(number: str) -> bool:
    """Say whether a number is one of a document's known forms, but for an identity card's of 18 digits."""
    return bool(_OTHERS.fullmatch(number)) or _is_old(number)


def identity_within(text: str) -> str:
    """Return the number of GB 11643, with its check, that stands in a text; "" for none."""
    shown = joined(text) if _IDENTITY_LENGTH <= len(text) <= LONGEST else ""
    return next((each.upper() for each in _IDENTITIES.findall(shown) if _is_identity(each)), "")


def _check(number: str) -> None:
    """Raise `NotNormalError` for what is no document's number, or may be none."""
    if _USUAL.fullmatch(number):
        if number[15:] == _ZEROS:
            if not _holds(number):  # a checker rejects it, whatever a person says
                raise NotNormalError(_ROUNDED_OFF, form=number)
            problem = f"its last three of 18 digits are zeros, as where a spreadsheet rounded it: {ANEW}"
            raise NotNormalError(problem, doubt=ROUNDED, form=number)
        return
    if OLD.fullmatch(number) or (_OTHERS.fullmatch(number) and not _DAY.fullmatch(number)):
        if _ALIKE.match(number):
            raise NotNormalError(_LETTER_ALIKE, doubt=NUMBER_FORMAT, form=number)
        return
    if not _DIGIT.search(number):
        raise NotNormalError(
            "it is a word for no number: enter the number"
            if is_no_value(number) or is_error(number)
            else _of_character(number) or "no digit stands in it, so it is no document's number: enter it"
        )
    if problem := _of_character(number):
        raise NotNormalError(problem)
    if len(number) > _LONGEST_WRITTEN:
        raise NotNormalError(f"it has more than {_LONGEST_WRITTEN} characters, as no document's number has")
    if identity_within(number):
        raise NotNormalError("an identity card's number stands in it with more: leave in that number alone")
    raise NotNormalError(_unknown(number), doubt=NUMBER_FORMAT, form=number)


def _unknown(number: str) -> str:
    if _DAY.fullmatch(number):
        return "it is a day, not a number: is it in the wrong column?"
    if number.isdecimal():
        digits = "1 digit" if len(number) == 1 else f"{len(number)} digits"
        return (
            f"it has {digits}, where an identity card's number has 18 (until 1999, 15): is it another "
            "column's, or cut short?"
        )
    return "it is no number of an identity card, a passport or a permit as they are known here"


def _of_character(number: str) -> str:
    strange = next((character for character in number if not _WRITTEN.fullmatch(character)), "")
    if not strange:
        return ""
    told = f"U+{ord(strange):04X} stands in it"
    if unicodedata.category(strange)[0] in "LN":
        return f"{told}, a letter or digit of another script, however alike it looks: write A to Z and 0 to 9"
    return f"{told}, which stands in no document's number: enter the number anew from its source"


def _is_identity(number: str) -> bool:
    """Say whether it is a number of GB 11643 by its check character and the day in it."""
    if not _holds(number):
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return number[0] == "9"  # a foreign resident's: what its digits say is not known
    return True


def _holds(number: str) -> bool:
    return bool(_IDENTITY.fullmatch(number)) and check_character(number[:17]) == number[17].upper()


def _is_old(number: str) -> bool:
    return whole_number(number) != number

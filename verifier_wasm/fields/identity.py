"""The licence number (证号): for citizens the 18-character ID number of GB 11643.

Residence permits of Hong Kong, Macao and Taiwan residents (81, 82, 83) are numbered by the same standard. The
foreign permanent resident card of 2023 is too as far as its length and check character go, and begins with 9;
what its other digits say was not found in a published standard, so they are compared with nothing.
"""

import re
from collections.abc import Iterator
from datetime import date
from operator import mul
from typing import Final

from verifier_wasm.fields.finding import Finding
from verifier_wasm.fields.plain import plain
from verifier_wasm.fields.record import Record, failed, passed, unchecked, unusual
from verifier_wasm.report import Result
from verifier_wasm.rules import provinces

_SHAPE: Final = re.compile(r"[0-9]{17}[0-9X]")
# GB 11643-1999 clause 4.4 (ISO 7064 MOD 11-2)
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS: Final = "10X98765432"
#: First digit of a foreign permanent resident card's number; no region of GB/T 2260 begins so.
_PERMANENT_RESIDENT: Final = "9"
_UNKNOWN_PART: Final = "00"

_NUMBER: Final = "licence_number"
#: The rules that only an 18-character number can be held to.
_RULES: Final = ("id-checksum", "id-birth", "id-sex", "id-region")


def check_identity(record: Record) -> Iterator[Finding]:
    """Yield the findings of ``number-format`` and the ``id-`` rules."""
    written = record.text(_NUMBER)
    if written is None:
        yield from (unchecked(rule, _NUMBER) for rule in ("number-format", *_RULES))
        return
    number = plain(written)
    if not _is_id_number(number, written):
        # Passports, permits, foreign residents' cards: their formats are not known, so nothing is wrong.
        yield from (_not_checkable(rule) for rule in ("number-format", *_RULES))
        return
    # A small x, full-width digits or spaces are a slip of whoever keyed it in, and no contradiction.
    yield passed("number-format", _NUMBER) if number == written else unusual("number-format", _NUMBER)
    yield _checksum(number)
    if number.startswith(_PERMANENT_RESIDENT):
        yield from (_permanent_resident(rule) for rule in _RULES[1:])
        return
    yield _birth(number, record)
    yield _sex(number, record)
    yield _region(number)


def check_number_alone(number: str) -> Iterator[Finding]:
    """Yield what can be said of an 18-character number without a document around it."""
    yield _checksum(number)
    if number.startswith(_PERMANENT_RESIDENT):
        yield Finding("id-birth-written", Result.NOT_CHECKED, "fields_permanent_resident", (_NUMBER,))
        yield _permanent_resident("id-region")
        return
    born = _written_birth(number) is not None
    yield passed("id-birth-written", _NUMBER) if born else failed("id-birth-written", _NUMBER)
    yield _region(number)


def tells_birth(number: str) -> bool:
    """Say whether a licence number shows its holder's date of birth and sex, as those of GB 11643 do."""
    written = plain(number)
    is_national = _is_id_number(written, number) and not written.startswith(_PERMANENT_RESIDENT)
    return is_national and _written_birth(written) is not None


def check_character(digits: str) -> str:
    """Return the last character of an ID number for its first 17 digits."""
    total = sum(map(mul, _WEIGHTS, map(int, digits)))
    return _CHECK_CHARACTERS[total % 11]


def _is_id_number(number: str, written: str) -> bool:
    """Say whether a number is one of GB 11643: by its form, and where it was written apart, by its check too.

    A number that has 18 digits only once its hyphens are taken out may be of another kind of document.
    """
    if not _SHAPE.fullmatch(number):
        return False
    return len(written) == len(number) or check_character(number[:17]) == number[17]


def _not_checkable(rule: str) -> Finding:
    return Finding(rule, Result.NOT_CHECKED, "fields_number_not_checkable", (_NUMBER,))


def _permanent_resident(rule: str) -> Finding:
    return Finding(rule, Result.NOT_CHECKED, "fields_permanent_resident", (_NUMBER,))


def _checksum(number: str) -> Finding:
    if not _SHAPE.fullmatch(number) or check_character(number[:17]) != number[17]:
        return failed("id-checksum", _NUMBER)
    return passed("id-checksum", _NUMBER)


def _region(number: str) -> Finding:
    known = number[:2] in provinces()
    return passed("id-region", _NUMBER) if known else unusual("id-region", _NUMBER, region=number[:6])


def _written_birth(number: str) -> date | None:
    """Return the date of birth in a number; None where there is none."""
    digits = number[6:14]
    # ``isdecimal`` alone would take digits of other scripts.
    if not (digits.isascii() and digits.isdecimal()):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _birth(number: str, record: Record) -> Finding:
    fields = (_NUMBER, "birth_date")
    birth, digits = record.day("birth_date"), number[6:14]
    if birth is None:
        # Alone, a birthday that does not exist contradicts nothing: such numbers were given out.
        exists = _written_birth(number) is not None
        return unchecked("id-birth", *fields) if exists else unusual("id-birth", *fields)
    parts = ((digits[:4], birth.year), (digits[4:6], birth.month), (digits[6:], birth.day))
    if any(text != _UNKNOWN_PART and int(text) != value for text, value in parts):
        return failed("id-birth", *fields)
    unknown = _UNKNOWN_PART in (digits[4:6], digits[6:])
    return unusual("id-birth", *fields) if unknown else passed("id-birth", *fields)


def _sex(number: str, record: Record) -> Finding:
    fields = (_NUMBER, "sex")
    sex = record.fields.get("sex")
    if sex not in (1, 2):
        return unchecked("id-sex", *fields)
    same = int(number[16]) % 2 == sex % 2  # ISO 5218: 1 male, 2 female; odd is male
    return passed("id-sex", *fields) if same else failed("id-sex", *fields)

"""The licence number (证号): for citizens the 18-character ID number of GB 11643."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from verifier_wasm.fields.finding import Finding
from verifier_wasm.fields.record import Record, failed, passed, unchecked, unusual
from verifier_wasm.report import Result
from verifier_wasm.rules import provinces

_SHAPE: Final = re.compile(r"[0-9]{17}[0-9X]")
# GB 11643-1999 clause 4.4 (ISO 7064 MOD 11-2)
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS: Final = "10X98765432"

_NUMBER: Final = "licence_number"
#: The rules that only an 18-character number can be held to.
_RULES: Final = ("id-checksum", "id-birth", "id-sex", "id-region")


def check_identity(record: Record) -> Iterator[Finding]:
    """Yield the findings of ``number-format`` and the ``id-`` rules."""
    number = record.text(_NUMBER)
    if number is None:
        yield from (unchecked(rule, _NUMBER) for rule in ("number-format", *_RULES))
        return
    if len(number) != 18:
        # Passports, permits, foreign residents' cards: their formats are not known, so nothing is wrong.
        for rule in ("number-format", *_RULES):
            yield Finding(rule, Result.NOT_CHECKED, "fields_number_not_checkable", (_NUMBER,))
        return
    yield passed("number-format", _NUMBER)
    yield _checksum(number)
    yield _birth(number, record)
    yield _sex(number, record)
    yield _region(number)


def check_number_alone(number: str) -> Iterator[Finding]:
    """Yield what can be said of an 18-character number without a document around it."""
    yield _checksum(number)
    born = _written_birth(number) is not None
    yield passed("id-birth-written", _NUMBER) if born else failed("id-birth-written", _NUMBER)
    yield _region(number)


def check_character(digits: str) -> str:
    """Return the last character of an ID number for its first 17 digits."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return _CHECK_CHARACTERS[total % 11]


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
    written = _written_birth(number)
    if written is None:
        return failed("id-birth", *fields)
    birth = record.day("birth_date")
    if birth is None:
        return unchecked("id-birth", *fields)
    return passed("id-birth", *fields) if written == birth else failed("id-birth", *fields)


def _sex(number: str, record: Record) -> Finding:
    fields = (_NUMBER, "sex")
    sex = record.fields.get("sex")
    if sex not in (1, 2) or not (number[16].isascii() and number[16].isdecimal()):
        return unchecked("id-sex", *fields)
    same = int(number[16]) % 2 == sex % 2  # ISO 5218: 1 male, 2 female; odd is male
    return passed("id-sex", *fields) if same else failed("id-sex", *fields)

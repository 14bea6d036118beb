"""Dates as issuers of Claim 169 write them: YYYYMMDD by its text, YYYY-MM-DD in its own examples."""

import re
from datetime import date, timedelta
from typing import Any, Final

from verifier_wasm.encoding import cbor

_TEXT: Final = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})")
#: A year, or a year and a month, where no more is known.
_PARTIAL: Final = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?")
#: RFC 8943: a full-date as text, and days since 1970.
_FULL_DATE, _DAYS = 1004, 100


def read_date(value: Any) -> str | None:
    """Return ``YYYY-MM-DD`` (or ``YYYY``, ``YYYY-MM``) for a date in any of its forms; None for what is none.

    The year always comes first: of two numbers nobody could tell the day from the month.
    """
    match value:
        case cbor.Tag(number=1004, value=inner):
            return read_date(inner) if isinstance(inner, str) else None
        case cbor.Tag(number=100, value=int(days)) if abs(days) < 100_000:
            return (date(1970, 1, 1) + timedelta(days=days)).isoformat()
        case bool():
            return None
        case int() if 10_000_000 <= value <= 99_991_231:
            return read_date(str(value))
        case str():
            return _read_text(value.strip())
    return None


def _read_text(text: str) -> str | None:
    if _PARTIAL.fullmatch(text):
        return text
    found = _TEXT.fullmatch(text)
    # Without separators, both month and day have two digits.
    if found is None or (not found[2] and len(text) != len("YYYYMMDD")):
        return None
    try:
        return date(int(found[1]), int(found[3]), int(found[4])).isoformat()
    except ValueError:
        return None

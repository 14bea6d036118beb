"""The compact encoding of an ISO-compliant driving licence (ISO/IEC 18013-2 annex on compact encoding).

Text in ISO 8859-1 whose elements are parted by the multiplication sign: names, dates of birth, issue and
expiry (YYYYMMDD), the issuing country (three letters), authority, number and classes. The standard's own
text was not seen, so this looks for what no other text has: that separator, those dates in their order of
time, and a country, among the first elements. Whatever is in it has no signature in a bar code
(ISO/IEC 18013-3 signs the chip's).
"""

import re
from datetime import date
from typing import Final

_SEPARATOR: Final = "\N{MULTIPLICATION SIGN}"
#: A header, names, three dates, country, authority, number: the mandatory elements and some room.
_FIRST: Final = 14
_FEWEST: Final = 8
_DATES: Final = 3
_LETTERS: Final = re.compile(r"[A-Z]{3}")
_NAME: Final = re.compile(r"[^\W\d_][^\d]*")


def is_compact(data: bytes) -> bool:
    """Say whether the first bytes of a code are of this form."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    elements = [element.strip() for element in text.split(_SEPARATOR, _FIRST)[:_FIRST]]
    if len(elements) < _FEWEST:
        return False
    dates = [day for day in map(_date, elements) if day is not None]
    return (
        len(dates) >= _DATES
        and dates[:_DATES] == sorted(set(dates[:_DATES]))
        and any(_LETTERS.fullmatch(element) for element in elements)
        and any(_NAME.fullmatch(element) for element in elements if not _LETTERS.fullmatch(element))
    )


def _date(text: str) -> date | None:
    if len(text) != 8 or not text.isascii() or not text.isdecimal() or not "1900" <= text[:4] < "2200":
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None

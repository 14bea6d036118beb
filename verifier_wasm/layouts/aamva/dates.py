"""The dates of a card, as they are written on cards in use."""

import re
from datetime import date
from typing import Final

#: D.12.5: "unavl" is written where a mandatory value is not available, "NONE" where there is none. The others
#: are issuers' own words for it.
UNAVAILABLE: Final = frozenset(
    {"unavl", "none", "unavail", "unavailable", "unk", "unknown", "n/a", "na", "null"}
)
_NO_END: Final = frozenset({"non-expiring", "nonexpiring", "indef", "indefinite", "mil", "military", "never"})
#: Fillers of any length, with or without separators.
_FILLER: Final = re.compile(r"0*|9*")
_SEPARATORS: Final = re.compile(r"[-/. ]")
#: A letter after the digits (a revision's), as New Hampshire has written it.
_DIGITS: Final = re.compile(r"([0-9]{8})[A-Z]?")


class NoDateError(ValueError):
    """A text that is neither a date nor one of the ways to say that there is none."""


def read_date(text: str) -> str | None:
    """Return ``YYYY-MM-DD``, or None where the text says that there is none; raise `NoDateError`.

    MMDDCCYY in the United States since version 2, CCYYMMDD in Canada and in version 1. Cards mix the orders
    up, and need not be asked: a month and day are at most 1231, and no year of a licence is below that.
    """
    if text.strip().lower() in UNAVAILABLE | _NO_END:
        return None
    bare = _SEPARATORS.sub("", text)
    if _FILLER.fullmatch(bare):
        return None
    match = _DIGITS.fullmatch(bare)
    if match is None:
        raise NoDateError
    digits = match[1]
    year_first = int(digits[:4]) > 1231
    parts = (digits[:4], digits[4:6], digits[6:]) if year_first else (digits[4:], digits[:2], digits[2:4])
    try:
        return date(*(int(part) for part in parts)).isoformat()
    except ValueError as error:
        raise NoDateError from error

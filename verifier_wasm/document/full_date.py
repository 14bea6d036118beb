"""A calendar date as RFC 3339 section 5.6 writes it, ``YYYY-MM-DD``."""

import re
from datetime import date
from typing import Any, Final

#: `date.fromisoformat` alone takes other forms too.
_FULL_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def is_full_date(value: Any) -> bool:
    """Say whether a value is the text of a day that there is."""
    if type(value) is not str or not _FULL_DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True

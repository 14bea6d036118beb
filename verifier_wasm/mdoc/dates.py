"""Dates: ``tdate`` (tag 0, RFC 8949 section 3.4.1) and ``full-date`` (tag 1004, RFC 8943)."""

import re
from datetime import UTC, date, datetime
from typing import Any, Final

from verifier_wasm.cbor import Tag
from verifier_wasm.errors import DecodeError

_TDATE, _FULL_DATE_TAG = 0, 1004
#: RFC 3339 section 5.6; `fromisoformat` alone takes other forms.
_DATE_TIME: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
_FULL_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_time(value: Any, field: str) -> datetime:
    """Return a ``tdate`` in UTC; `DecodeError` ``mdoc_date`` with the name of its field."""
    if type(value) is Tag and value.number == _TDATE and type(value.value) is str:
        time = _time(value.value)
        if time is not None:
            return time
    raise DecodeError("mdoc_date", claim=field)


def read_date(value: Any) -> str | None:
    """Return a day as ``YYYY-MM-DD``, or None for what is no day.

    Of a ``tdate`` the day as its issuer wrote it. A text without its tag is taken: some issuers write dates
    so within ``driving_privileges``, and it can mean nothing else.
    """
    text = value.value if type(value) is Tag and value.number in {_TDATE, _FULL_DATE_TAG} else value
    if type(text) is not str:
        return None
    if _DATE_TIME.fullmatch(text) and _time(text) is not None:
        return text[:10]
    if not _FULL_DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _time(text: str) -> datetime | None:
    if not _DATE_TIME.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):  # a day that does not exist; a zone beyond the calendar's ends
        return None

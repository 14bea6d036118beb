"""Days: ``tdate`` (tag 0, RFC 8949 section 3.4.1) and ``full-date`` (tag 1004, RFC 8943)."""

import re
from datetime import date, datetime
from typing import Any, Final

from verifier_wasm.encoding.cbor import Tag

_TDATE, _FULL_DATE_TAG = 0, 1004
#: RFC 3339 section 5.6; `fromisoformat` alone takes other forms.
_DATE_TIME: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
_FULL_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def is_tagged(value: Any) -> bool:
    """Say whether a day has one of the tags that clause 7.2.1 asks for."""
    return type(value) is Tag and value.number in {_TDATE, _FULL_DATE_TAG}


def read_date(value: Any) -> str | None:
    """Return a day as ``YYYY-MM-DD``, or None for what is not a day.

    Of a ``tdate`` the day as its issuer wrote it. A text without its tag is taken: some issuers write dates
    so within ``driving_privileges``, and it can mean nothing else.
    """
    text = value.value if type(value) is Tag and value.number in {_TDATE, _FULL_DATE_TAG} else value
    if type(text) is not str:
        return None
    try:
        if _DATE_TIME.fullmatch(text):
            return datetime.fromisoformat(text).date().isoformat()
        return date.fromisoformat(text).isoformat() if _FULL_DATE.fullmatch(text) else None
    except ValueError:
        return None

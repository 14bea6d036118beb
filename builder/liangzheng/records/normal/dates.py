"""Dates as offices write them, and as spreadsheets count them."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from liangzheng.records.normal.form import Form, NotNormalError
from verifier_wasm.rules.china_time import CHINA

_FULL_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: 2020/5/6, 2020.5.6, 2020-5-6, 2020年5月6日; year first, so that nothing is guessed.
_APART: Final = re.compile(
    r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})[日号]?)"
)
_TOGETHER: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_TIME: Final = re.compile(r"(.+?)[T ]([0-9]{1,2}:[0-9]{2}.*)")
#: A date of a spreadsheet as the day it counts: 1927 to 2119 by the system of 1900.
_SERIAL: Final = re.compile(r"([1-7][0-9]{4})(?:\.0*)?")
#: Day 1 is 1 January 1900; a day that never was, 29 February 1900, is counted too.
_EPOCH: Final = date(1899, 12, 30)
_ADVICE: Final = "write it as 2026-05-20"


def date_form(value: Any) -> Form:
    """Return a day as ``YYYY-MM-DD``. Raises `NotNormalError` where it is none, or a moment within a day."""
    if type(value) is str and _FULL_DATE.fullmatch(value):
        return value, ""  # whether there is such a day, the document's own check says
    if isinstance(value, datetime):
        return _day_of(value).isoformat(), ""
    if isinstance(value, date):
        return value.isoformat(), ""
    if type(value) in {int, float} and value == value // 1:
        value = str(int(value))
    if type(value) is not str:
        return value, ""
    text = "".join(unicodedata.normalize("NFKC", value).split(" ")) if ":" not in value else value.strip()
    text = "".join(c for c in text if c.isprintable())
    if _FULL_DATE.fullmatch(text):
        return text, "invisible"
    if moment := _TIME.fullmatch(text):
        return _without_time(moment[1].strip(), text), "date"
    return _day(text)


def _day(text: str) -> Form:
    if found := _APART.fullmatch(text):
        year, _, *parts = found.groups()
        return _written(year, *(part for part in parts if part is not None)), "date"
    if found := _TOGETHER.fullmatch(text):
        return _written(*found.groups()), "date"
    if found := _SERIAL.fullmatch(text):
        return (_EPOCH + timedelta(days=int(found[1]))).isoformat(), "serial"
    raise NotNormalError(f"it is no date with the year first: {_ADVICE}")


def _written(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        raise NotNormalError("there is no such day") from None


def _without_time(day: str, text: str) -> str:
    """Return the day of a date that a program wrote with the time 00:00."""
    written, _ = _day(day) if not _FULL_DATE.fullmatch(day) else (day, "")
    clock = text[len(day) :].strip(" T")
    try:
        return _day_of(datetime.fromisoformat(f"{written}T{clock:0>5}")).isoformat()
    except ValueError:
        raise NotNormalError(f"it is no date: {_ADVICE}") from None


def _day_of(moment: datetime) -> date:
    """Return the day that a moment is the beginning of: where it was written, or in China."""
    if moment.time() == time():
        return moment.date()
    if moment.tzinfo is not None and (there := moment.astimezone(CHINA)).time() == time():
        return there.date()
    raise NotNormalError(f"it is a moment, not a day: {_ADVICE}")

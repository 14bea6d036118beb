"""Times as issuers write them: in the form that their standard asks for, and in others of one meaning.

A time without a zone can mean any of 26 hours, a day any of 50. Nobody may be called late, or early, for what
the issuer did not write, so a `Moment` has both ends and each reader takes the one that favours the holder.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any, Final

from verifier_wasm.encoding.cbor import Tag
from verifier_wasm.signed import slips

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
#: The ends of the calendar; what is beyond them is as good as never.
_FIRST, _LAST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
_LAST_SECOND: Final = int((_LAST - _EPOCH).total_seconds())
#: A unit's steps in a second -> the least number that is read in it (September 2001). Numbers between two of
#: these ranges have no meaning that is sure.
_UNITS: Final = ((10**3, 10**12), (10**6, 10**15), (10**9, 10**18))
_CALENDAR: Final = re.compile(r"(?:19|20|21)[0-9]{6}(?:[0-9]{4}(?:[0-9]{2})?)?")
_CALENDAR_END: Final = 10**14
_NUMBER: Final = re.compile(r"[0-9]{1,20}(?:\.[0-9]{1,20})?")
#: RFC 3339 section 5.6 and ISO 8601, as far as they agree but for the zone; `fromisoformat` alone takes more.
_TEXT: Final = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[Tt ](?P<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?P<fraction>\.[0-9]{1,9})?)?)"
    r"(?P<zone>[Zz]|[+-][0-9]{2}:?[0-9]{2})?)?"
)
#: Where on Earth a day begins first, and where last: UTC+14 and UTC-12.
_AHEAD, _BEHIND = timedelta(hours=14), timedelta(hours=12)
_DAY: Final = timedelta(days=1)

# RFC 8949 section 3.4 and RFC 8943.
_TIME_TAG, _EPOCH_TAG, _DAYS_TAG, _DAY_TAG = 0, 1, 100, 1004


class Form(Enum):
    """The form that a standard asks for."""

    NUMBER = "a number of seconds, untagged"  # RFC 7519 section 2, RFC 8392 section 2
    TEXT = "a date and time as text"  # VCDM 1.1 section 4.6
    TAGGED = "a date and time as text under tag 0, in whole seconds"  # ISO/IEC 18013-5 clause 9.1.2.4


@dataclass(frozen=True, slots=True)
class Moment:
    """The first and the last time that something written can mean, and how it was written wrongly."""

    earliest: datetime
    latest: datetime
    slips: tuple[str, ...] = ()


def read(value: Any, form: Form) -> Moment | None:
    """Return what a value means; None where that is not sure. Never raises.

    Read besides the form asked for: numbers as text; milliseconds, microseconds and nanoseconds; texts and
    numbers with and without tags 0, 1, 100 and 1004; days alone; no zone. What lies beyond the calendar's
    ends counts as its end.
    """
    tag = value.number if isinstance(value, Tag) else None
    if isinstance(value, Tag):
        value = value.value
    if tag not in {None, _TIME_TAG, _EPOCH_TAG, _DAYS_TAG, _DAY_TAG}:
        return None
    asked = False
    if tag == _DAYS_TAG:
        moment = _days(value)
    elif type(value) in {int, float}:
        moment, asked = _number(value), form is Form.NUMBER and tag is None
    elif type(value) is str and _NUMBER.fullmatch(value):
        moment = _number(float(value) if "." in value else int(value))
    elif type(value) is str and (found := _TEXT.fullmatch(value)):
        moment = _text(found)
        if found["time"]:
            asked = form is Form.TEXT and tag is None
            asked |= form is Form.TAGGED and tag == _TIME_TAG and not found["fraction"]
    else:
        return None
    if moment is None or asked:
        return moment
    return Moment(moment.earliest, moment.latest, (*moment.slips, slips.DATE_FORM))


def _number(value: float) -> Moment | None:
    if 0 <= value < _CALENDAR_END and _is_calendar(str(int(value))):
        return None
    if 0 <= value <= _LAST_SECOND:
        time = _EPOCH + timedelta(seconds=value)
        return Moment(time, time)
    for steps, least in _UNITS:
        if least <= value <= _LAST_SECOND * steps:
            time = _EPOCH + timedelta(seconds=value / steps)
            return Moment(time, time, (slips.DATE_UNIT,))
    return None


def _is_calendar(digits: str) -> bool:
    """Say whether digits could as well write a day, with hours and minutes or without, of our time."""
    if not _CALENDAR.fullmatch(digits):
        return False
    try:
        datetime.strptime(digits.ljust(14, "0"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return False
    return True


def _days(value: Any) -> Moment | None:
    if type(value) is not int or not abs(value) <= (_LAST - _EPOCH).days:
        return None
    return _any_zone(_moved(_EPOCH.replace(tzinfo=None), timedelta(days=value)), _DAY)


def _text(found: re.Match[str]) -> Moment | None:
    written = f"{found['day']}T{found['time'] or '00:00'}{(found['zone'] or '').upper()}"
    try:
        time = datetime.fromisoformat(written)
    except ValueError:  # a day, a time or a zone that does not exist
        return None
    if time.tzinfo is None:
        return _any_zone(time, timedelta(0) if found["time"] else _DAY)
    try:
        time = time.astimezone(UTC)
    except OverflowError:
        time = _FIRST if time.year == _FIRST.year else _LAST
    return Moment(time, time)


def _any_zone(local: datetime, length: timedelta) -> Moment:
    start = local.replace(tzinfo=UTC)
    return Moment(_moved(start, -_AHEAD), _moved(start, length + _BEHIND), (slips.DATE_ZONE,))


def _moved(time: datetime, by: timedelta) -> datetime:
    try:
        return time + by
    except OverflowError:
        end = _FIRST if by < timedelta(0) else _LAST
        return end.replace(tzinfo=time.tzinfo)

"""Times as issuers write them: what each form means, at both ends, and which are slips."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_wasm.encoding import cbor
from verifier_wasm.signed.moments import Form, read

_AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
_SECONDS = int(_AT.timestamp())
_LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
_NUMBER, _TEXT, _TAGGED = Form.NUMBER, Form.TEXT, Form.TAGGED


@pytest.mark.parametrize(
    ("value", "form", "slips"),
    [
        (_SECONDS, _NUMBER, ()),
        (float(_SECONDS), _NUMBER, ()),
        (_SECONDS * 1000, _NUMBER, ("date_unit",)),
        (_SECONDS * 10**6, _NUMBER, ("date_unit",)),
        (_SECONDS * 10**9, _NUMBER, ("date_unit",)),
        (str(_SECONDS), _NUMBER, ("date_form",)),
        (f"{_SECONDS}.0", _NUMBER, ("date_form",)),
        (str(_SECONDS * 1000), _NUMBER, ("date_unit", "date_form")),
        (cbor.Tag(1, _SECONDS), _NUMBER, ("date_form",)),
        (cbor.Tag(0, "2026-11-23T04:00:00Z"), _NUMBER, ("date_form",)),
        ("2026-11-23T04:00:00Z", _NUMBER, ("date_form",)),
        ("2026-11-23T12:00:00+08:00", _TEXT, ()),
        ("2026-11-23T12:00:00.000+0800", _TEXT, ()),
        ("2026-11-23t04:00:00z", _TEXT, ()),
        ("2026-11-23 04:00:00Z", _TEXT, ()),
        (_SECONDS, _TEXT, ("date_form",)),
        (cbor.Tag(0, "2026-11-23T04:00:00Z"), _TAGGED, ()),
        (cbor.Tag(0, "2026-11-23T04:00:00.0Z"), _TAGGED, ("date_form",)),
        ("2026-11-23T04:00:00Z", _TAGGED, ("date_form",)),
        (cbor.Tag(1004, "2026-11-23T04:00:00Z"), _TAGGED, ("date_form",)),
        (cbor.Tag(1, _SECONDS), _TAGGED, ("date_form",)),
    ],
)
def test_one_time_in_many_forms(value: Any, form: Form, slips: tuple[str, ...]) -> None:
    moment = read(value, form)
    assert moment is not None
    assert (moment.earliest, moment.latest, moment.slips) == (_AT, _AT, slips)


@pytest.mark.parametrize(
    ("value", "form", "length", "slips"),
    [
        ("2026-11-23T04:00:00", _TEXT, timedelta(0), ("date_zone",)),
        (cbor.Tag(0, "2026-11-23T04:00:00"), _TAGGED, timedelta(0), ("date_zone",)),
        ("2026-11-23T04:00", _NUMBER, timedelta(0), ("date_zone", "date_form")),
        ("2026-11-23", _TEXT, timedelta(days=1), ("date_zone", "date_form")),
        (cbor.Tag(1004, "2026-11-23"), _TAGGED, timedelta(days=1), ("date_zone", "date_form")),
        (cbor.Tag(100, 20780), _TAGGED, timedelta(days=1), ("date_zone", "date_form")),
    ],
)
def test_without_a_zone_every_place_on_earth_counts(
    value: Any, form: Form, length: timedelta, slips: tuple[str, ...]
) -> None:
    moment = read(value, form)
    assert moment is not None
    local = _AT.replace(hour=0) if length else _AT
    assert (moment.earliest, moment.latest) == (
        local - timedelta(hours=14),
        local + length + timedelta(hours=12),
    )
    assert moment.slips == slips


@pytest.mark.parametrize("value", ["9999-12-31T23:59:59-08:00", "9999-12-31T23:59:59", "9999-12-31"])
def test_beyond_the_end_of_the_calendar_is_its_end(value: str) -> None:
    moment = read(value, _TEXT)
    assert moment is not None
    assert moment.latest == _LAST


@pytest.mark.parametrize(
    "value",
    [
        *(-1, True, None, [], {}, b"2026", "", "soon", "-1", "1e9", float("nan"), float("inf"), 10**21),
        # Neither seconds in the calendar nor milliseconds of this century: which of them is not sure.
        *(253_402_300_800, 999_999_999_999, 253_402_300_800_000),
        # A day or a minute as well as a number.
        *(20261123, 202611231200, 20261123120000, "202611231200", "20261123120000"),
        *("2026-02-30", "2026-02-30T00:00:00Z", "2026-11-23T25:00:00Z", "2026-11-23T04:00:00+99:00"),
        *("23.11.2026", "11/23/2026", "20261123", "2026-W48-1", "2026-11-23T04:00:00 Europe/Berlin"),
        *(cbor.Tag(2000, _SECONDS), cbor.Tag(100, 1 << 40), cbor.Tag(100, "x"), cbor.Tag(0, cbor.Tag(0, 1))),
    ],
)
def test_what_is_not_sure_is_not_read(value: Any) -> None:
    for form in Form:
        assert read(value, form) is None


@given(
    st.one_of(
        st.integers(), st.floats(), st.text(max_size=30), st.datetimes().map(str), st.dates().map(str),
        st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]{5,15}(Z|[+-][0-9:]{4,5})?)?", fullmatch=True),
    ),
    st.sampled_from([None, 0, 1, 100, 1004]),
    st.sampled_from(Form),
)  # fmt: skip
def test_anything_is_a_moment_or_nothing(value: Any, tag: int | None, form: Form) -> None:
    moment = read(value if tag is None else cbor.Tag(tag, value), form)
    if moment is not None:
        assert moment.earliest <= moment.latest
        assert moment.earliest.tzinfo is moment.latest.tzinfo is UTC
        assert moment.latest - moment.earliest <= timedelta(hours=50)

"""The normal form of what people write: idempotent, and it never changes a value that is in it."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liangzheng.records import normal
from liangzheng.records.normal import NotNormalError
from verifier_wasm.document.full_date import is_full_date
from verifier_wasm.fields.identity import check_character
from verifier_wasm.rules import classes

_WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"}
_DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
_NUMBERS = st.from_regex(r"[1-8][0-9]{15}[1-9]", fullmatch=True).map(
    lambda digits: digits + check_character(digits)
)
_NAMES = st.text(st.characters(categories=["Lo", "Lu", "Ll"], max_codepoint=0xFFFF), min_size=1).map(
    lambda text: normal.name_form(text)[0]
)
_CLASSES = st.lists(st.sampled_from(sorted(classes())), min_size=1, max_size=5, unique=True)


def _classes(value: Any) -> tuple[Any, str]:
    return normal.list_form("classes", value)


@given(_NUMBERS)
def test_a_number_is_one_however_it_was_keyed_in(number: str) -> None:
    assert normal.licence_number_form(number) == (number, "")
    spaced = f" {number[:6]} {number[6:14]}\u200b{number[14:]}\ufeff"
    hyphens = f"{number[:6]}-{number[6:14]}-{number[14:]}"
    for written in (
        number.lower(),
        number.translate(_WIDE),
        number.lower().translate(_WIDE),
        spaced,
        hyphens,
    ):
        assert normal.licence_number_form(written)[0] == number
        assert normal.licence_id_form(written) == number


@given(_DAYS)
def test_a_day_is_one_however_it_was_written(day: date) -> None:
    text = day.isoformat()
    assert normal.date_form(text) == (text, "")
    written: list[Any] = [
        day,
        datetime(day.year, day.month, day.day),  # noqa: DTZ001 - as a spreadsheet has it
        f"{text}T00:00:00",
        f"{text} 00:00:00.000",
    ]
    written += [f"{day.year}{mark}{day.month}{mark}{day.day}" for mark in "-/."]
    written += [
        f"{day:%Y%m%d}",
        int(f"{day:%Y%m%d}"),
        f"{day.year}年{day.month}月{day.day}日",
        f" {text}\u200b",
    ]
    written += [
        f"{day.year}/{day.month:02}/{day.day:02}".translate(_WIDE),
        f"{day.year} 年 {day.month} 月 {day.day} 日",
    ]
    midnight = datetime(day.year, day.month, day.day, tzinfo=timezone(timedelta(hours=8)))
    written += [midnight, midnight.astimezone(UTC), midnight.astimezone(UTC).isoformat()]
    if date(1928, 1, 1) <= day <= date(2119, 1, 1):
        serial = (day - date(1899, 12, 30)).days
        written += [serial, float(serial), str(serial), f"{serial}.0"]
    assert {normal.date_form(each)[0] for each in written} == {text}


@given(_CLASSES)
def test_classes_are_the_same_with_every_separator(codes: list[str]) -> None:
    assert _classes(codes) == (codes, "")
    for separator in ("", " ", ",", "、", "，", "+", "和", " / ", ";", "\u3000", "\u200b"):
        assert _classes(separator.join(codes))[0] == codes
        assert _classes(separator.join(codes).lower().translate(_WIDE))[0] == codes


@pytest.mark.parametrize(
    "form",
    [
        normal.text_form,
        normal.name_form,
        normal.number_form,
        normal.licence_number_form,
        normal.date_form,
        _classes,
    ],
)
@given(value=st.text(max_size=30) | st.integers() | st.floats() | _DAYS.map(str) | _NUMBERS)
def test_the_form_of_a_form_is_itself(form: Callable[[Any], tuple[Any, str]], value: Any) -> None:
    try:
        once, _ = form(value)
    except NotNormalError as error:
        assert str(value) not in str(error) or len(str(value)) < 4  # no value stands in what is told
        return
    if once == once:  # noqa: PLR0124 - NaN is no field's value, and equals nothing
        assert form(once) == (once, "")


@given(_NAMES)
def test_a_name_without_spaces_keeps_every_letter(name: str) -> None:
    assert normal.name_form(name) == (name, "")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("张　三", "张三"),
        (" 张三\u200b", "张三"),
        ("ＺＨＡＮＧ San", "ZHANG San"),
        ("样证 SPECIMEN", "样证 SPECIMEN"),
        ("阿依·古丽", "阿依·古丽"),
    ],
)
def test_names(written: str, name: str) -> None:
    assert normal.name_form(written)[0] == name


def test_what_was_composed_is_told_for_what_it_is() -> None:
    assert normal.text_form("\uf9d1一") == ("六一", "unified")
    assert normal.text_form("Nguye\u0302\u0303n") == ("Nguyễn", "composed")


@pytest.mark.parametrize(
    "written",
    [
        *("1.10105E+17", "1.1E17", "１.１Ｅ＋１７", "'110199199001010010", "’110199199001010010"),
        *(
            '="110199199001010010"',
            "=A1",
            110199199001010010,
            1.10199199001010e17,
            "110199199001010010.0",
            -5,
            0.5,
        ),
    ],
)
def test_what_a_spreadsheet_spoilt_is_refused(written: Any) -> None:
    for form in (normal.number_form, normal.licence_number_form):
        with pytest.raises(NotNormalError) as caught:
            form(written)
        assert not caught.value.doubt
        assert not re.search(r"1101|E\+17", str(caught.value))


def test_the_end_of_a_vin_is_no_power_of_ten() -> None:
    assert normal.number_form("1E234") == ("1E234", "")


def test_a_rounded_number_may_be_a_real_one() -> None:
    with pytest.raises(NotNormalError) as caught:
        normal.licence_number_form("110199199001013000")  # its check character is right
    assert caught.value.doubt == "number-rounded"


@pytest.mark.parametrize(
    "written",
    [
        "5/6/2020",
        "06-05-2020",
        "2020-5",
        "昨天",
        "20201301",
        "2020-02-30T00:00:00",
        "99999",
        "2020-05-06 08:00",
    ],
)
def test_a_day_is_never_guessed(written: str) -> None:
    with pytest.raises(NotNormalError):
        normal.date_form(written)


def test_words() -> None:
    assert [normal.sex_form(text) for text in ("男", "女", "1", "Male", "女性")] == [
        *((1, ""), (2, ""), (1, ""), (1, "word"), (2, "word")),
    ]
    assert normal.flag_form("是") == (True, "")
    assert normal.whole_number_form("12.0") == (12, "width")
    assert normal.whole_number_form("12分") == (12, "width")
    assert [normal.nationality_form(text)[0] for text in ("CHN", "chn", "中国")] == ["CHN"] * 3
    assert normal.is_long_term("长期有效")
    assert not normal.is_long_term("2035-05-20")
    for form in (normal.sex_form, normal.flag_form, normal.whole_number_form):
        with pytest.raises(NotNormalError):
            form("也许")


def test_an_id_of_the_issuers_own_stays_as_it_is() -> None:
    for text in ("licence-1", "a b", "ab12", "AB12", "样例 1"):
        assert normal.licence_id_form(text) == text
    assert normal.licence_id_form("样a·12345") == "样A·12345"
    assert is_full_date("2035-05-20")

"""A stranger's text: it hides nothing, draws nothing outside its line, and stays what it honestly is."""

import json
import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liangzheng.terminal import printable, printable_json
from verifier_wasm.encoding.quoted import IDENTIFIER_LENGTH, LENGTH, cleaned, identifier


@pytest.mark.parametrize(
    "text",
    [
        "样例市公安局交通警察支队",
        "阿卜杜热合曼·买买提",
        "𰻝 \U000323b0 〇 ①",
        "No. 7, O’Neill Street – 2nd floor",
        "Nguyễn Thị Ngọc Ánh",
        unicodedata.normalize("NFD", "Nguyễn Thị Ngọc Ánh"),
        "བསྒྲུབས་",
        "ئۇيغۇر مُحَمَّد",
        "沪A·12345",
        "https://example.cn/?a=b&c=%E4%BD%A0#d",
        '{"text": "中", 2: "h\'01\'"}',
    ],
)
def test_honest_text_is_shown_as_it_is(text: str) -> None:
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb", "a\ufffdb"),
        ("a\u2066\u2067\u200e\u200f\u061cb", "a\ufffdb"),
        ("a\u200b\u200c\u200d\u2060\ufeff\u00adb", "a\ufffdb"),
        ("a\x1b[31mb\x07\x00", "a\ufffd[31mb\ufffd"),
        ("a\r\n\t\u2028\u2029\x85\u3000\u00a0 b", "a b"),
        (" \n a \n ", "a"),
        ("a\ue000\U000f0000\U0010ffffb", "a\ufffdb"),
        ("a\u0378b\ud800c", "a\ufffdb\ufffdc"),
        ("a\u3164\u115f\u2800b", "a\ufffdb"),
        ("✅核验通过✓ │ ❌ 🟢", "\ufffd核验通过\ufffd \ufffd \ufffd \ufffd"),
        ("\u0301\u0302a", "\ufffda"),
        ("a \u0301b", "a \ufffdb"),
        ("a" + "\u0301" * 100 + "b", "a\u0301\u0301\ufffdb"),
        ("a" + "\u0488" * 3, "a\u0488\u0488\ufffd"),
        ("\u0f40" + "\u0f90" * 100, "\u0f40" + "\u0f90" * 4 + "\ufffd"),
        ("a\u200b" + "\u0301" * 3, "a\ufffd"),
        ("x" * 301, "x" * 299 + "…"),
        ("\u200b" * 1_000_000, "\ufffd…"),
        ("", ""),
        (7, "7"),
    ],
)
def test_what_hides_or_stacks_is_replaced(text: object, shown: str) -> None:
    begin = time.perf_counter()
    assert cleaned(text) == shown
    assert time.perf_counter() - begin < 0.5


@given(
    st.one_of(st.text(), st.text("a中\u0301\u0323\u202e\u200b \n\u3164✅│\ufffd"), st.text(st.characters()))
)
def test_any_text_is_one_printable_line(text: str) -> None:
    shown = cleaned(text, 40)
    assert cleaned(shown, 40) == shown
    assert len(shown) <= 40
    assert shown == shown.strip()
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b-\u200f\u061c\u2028\u2029\x00-\x1f]", shown)
    kinds = "".join("m" if unicodedata.category(c) in {"Mn", "Me"} else "x" for c in shown)
    assert not re.search("^m|m{5}", kinds)
    assert unicodedata.category(shown[:1] or "a") not in {"Mn", "Me"}


@given(st.text())
def test_an_identifier_has_no_white_space(text: str) -> None:
    shown = identifier(text)
    assert not re.search(r"\s", shown)
    assert len(shown) <= IDENTIFIER_LENGTH + 1


def test_what_needs_spaces_is_no_identifier() -> None:
    assert identifier("office-1") == "office-1"
    assert identifier("核验通过 姓名 王伟") == "核验通过…"
    assert identifier("x" * 100) == "x" * (IDENTIFIER_LENGTH - 1) + "…"
    assert LENGTH > IDENTIFIER_LENGTH


def test_lines_of_the_terminal_keep_their_spaces() -> None:
    assert printable("  kinds:  dl\u202e\n") == "  kinds:  dl\ufffd"


@pytest.mark.slow
@given(st.recursive(st.text(), lambda inner: st.dictionaries(st.text(), inner)))
def test_json_is_printable_and_the_same(value: object) -> None:
    text = printable_json(value, indent=1)
    assert json.loads(text) == value
    assert text.replace("\n", "").isprintable()

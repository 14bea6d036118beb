"""JSON bounded before it is parsed: what is too deep or too much never reaches the parser."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_wasm import limits
from verifier_wasm.encoding import json_text
from verifier_wasm.errors import DecodeError, LimitError, UseError
from verifier_wasm.policy import Policy
from verifier_wasm.signed import jose
from verifier_wasm.trusted.memory import Memory

_ANY = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text()),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
    max_leaves=30,
)
#: What a scanner for brackets may trip over.
_PIECES = st.lists(
    st.sampled_from(
        ['"', "\\", "[", "]", "{", "}", ",", ":", '\\"', "\\\\", "1", " ", '""', '":"', "\n", "中"]
    )
).map("".join)


def _depth(value: Any) -> int:
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if children is None else 1 + max(map(_depth, children), default=0)


@pytest.fixture
def _no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    def parse(*_: Any, **__: Any) -> None:
        pytest.fail("the parser was reached")

    monkeypatch.setattr(json, "loads", parse)


@given(_ANY, st.sampled_from([None, 1]))
def test_every_value_is_read_as_the_parser_reads_it(value: Any, indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    assert json_text.loads(text) == value


@given(_ANY, st.integers(0, 60))
def test_depth_is_the_deepest_nesting_outside_strings(value: Any, around: int) -> None:
    for _ in range(around):
        value = [value, "[[[{"]
    text = json.dumps(value)
    if _depth(value) <= limits.JSON_DEPTH:
        json_text.bound(text)
    else:
        with pytest.raises(LimitError) as caught:
            json_text.bound(text)
        assert caught.value.code == "jose_too_deep"


@given(_PIECES)
def test_any_text_is_refused_or_bounded(text: str) -> None:
    """Whatever the parser takes, its depth was bounded before."""
    try:
        value = json_text.loads(text)
    except (ValueError, LimitError):
        return
    assert _depth(value) <= limits.JSON_DEPTH


@pytest.mark.usefixtures("_no_parser")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[" * 3_000, "jose_too_deep"),
        ("[" * 3_000 + "]" * 3_000, "jose_too_deep"),
        ('{"a":' * 3_000 + "1" + "}" * 3_000, "jose_too_deep"),
        ('["\\\\",' + "[" * 3_000, "jose_too_deep"),
        ('{"\\"":' + '[{"":' * 2_000, "jose_too_deep"),
        ("[" + "1," * limits.JSON_ITEMS + "1]", "jose_too_many_items"),
    ],
)
def test_nothing_of_this_reaches_the_parser(text: str, code: str) -> None:
    with pytest.raises(LimitError) as caught:
        jose.decode_value(text.encode())
    assert caught.value.code == code
    with pytest.raises(UseError):
        Policy.parse(text)
    assert Memory.parse(text) == Memory()


def test_brackets_in_strings_are_text() -> None:
    text = json.dumps({"[" * 100: "{" * 100, '"': '\\"[' * 100})
    assert json_text.loads(text) == json.loads(text)


@pytest.mark.parametrize(
    "text", ["[" * 1_000_000, '"' * 1_000_000, '"' + '\\"' * 500_000, "\\" * 1_000_000, "[]" * 500_000]
)
def test_the_time_is_linear(text: str) -> None:
    started = time.perf_counter()
    with pytest.raises((LimitError, DecodeError)):
        jose.decode_value(text.encode())
    assert time.perf_counter() - started < 0.5

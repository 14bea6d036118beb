"""The canonical form of JSON (RFC 8785)."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_wasm.encoding.jcs import canonical


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-1.5, "-1.5"),
        (1e21, "1e+21"),
        (1e20, "100000000000000000000"),
        (1.5e300, "1.5e+300"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (1.25e-7, "1.25e-7"),
        (123456.789, "123456.789"),
        (5e-324, "5e-324"),
        (2**53, "9007199254740992"),
        # Past the exact ones a reader of JSON has the nearest double.
        (2**53 + 1, "9007199254740992"),
        (10**22, "1e+22"),
        (-(10**21), "-1e+21"),
        (True, "true"),
        (None, "null"),
        ('\x00\x1f\b\t\n\f\r"\\/\x7f\u2028é', '"\\u0000\\u001f\\b\\t\\n\\f\\r\\"\\\\/\x7f\u2028é"'),
        ({"b": [1, {}], "a": {"z": "", "A": []}}, '{"a":{"A":[],"z":""},"b":[1,{}]}'),
        # By UTF-16 code units: a surrogate pair comes before U+FB33.
        ({"\ufb33": 1, "\U0001f600": 2, "é": 3, "1": 4, "\r": 5}, None),
    ],
)
def test_forms(value: Any, text: str | None) -> None:
    expected = text or '{"\\r":5,"1":4,"é":3,"\U0001f600":2,"\ufb33":1}'
    assert canonical(value) == expected.encode()


@pytest.mark.parametrize("value", [float("inf"), float("nan"), 10**400, {1, 2}])
def test_what_has_no_form(value: Any) -> None:
    with pytest.raises(ValueError, match=r".+"):
        canonical(value)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=4), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(_VALUES)
def test_a_form_says_the_same_and_is_its_own_form(value: Any) -> None:
    text = canonical(value)
    assert json.loads(text, parse_int=float) == value
    assert canonical(json.loads(text)) == text

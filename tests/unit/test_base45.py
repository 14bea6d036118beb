"""Base45: RFC 9285's own examples, its error cases, and the round trip of everything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_wasm.encoding import base45
from verifier_wasm.errors import CodeError, DecodeError


@pytest.mark.parametrize(
    ("data", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"ietf!", "QED8WEX0")]
)
def test_examples_of_the_standard(data: bytes, text: str) -> None:
    assert base45.encode(data) == text
    assert base45.decode(text) == data


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("GGW", "base45_overflow"),  # RFC 9285 section 6: 65,536; FGW is the largest group
        (":::", "base45_overflow"),
        ("::", "base45_overflow"),
        ("BB8A", "base45_length"),
        ("bb8", "base45_character"),
        ("BB8\n", "base45_character"),
        ("BB囗", "base45_character"),
    ],
)
def test_what_is_refused(text: str, code: str) -> None:
    with pytest.raises(DecodeError) as caught:
        base45.decode(text)
    assert caught.value.code == code


def test_the_largest_group() -> None:
    assert base45.decode("FGW") == b"\xff\xff"


def test_the_position_of_a_bad_character_is_told() -> None:
    with pytest.raises(DecodeError) as caught:
        base45.decode("BB8a")
    assert caught.value.detail == {"position": 3}


@given(st.binary(max_size=300))
def test_everything_comes_back(data: bytes) -> None:
    assert base45.decode(base45.encode(data)) == data


@given(st.text(alphabet=base45.ALPHABET + "a\n囗", max_size=60))
def test_decoding_gives_bytes_or_a_code_error(text: str) -> None:
    try:
        data = base45.decode(text)
    except CodeError as error:
        assert error.code.startswith("base45_")
    else:
        assert base45.encode(data) == text

"""Bounded zlib: what comes through, and each way in which it does not."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_wasm import limits
from verifier_wasm.encoding.inflate import inflate
from verifier_wasm.errors import CodeError


@given(st.binary(max_size=2000), st.integers(0, 9))
def test_everything_comes_back(data: bytes, level: int) -> None:
    assert inflate(zlib.compress(data, level)) == data


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "zlib_truncated"),
        (b"no zlib at all", "zlib_corrupt"),
        (zlib.compress(b"cut off")[:-1], "zlib_truncated"),
        (zlib.compress(b"more")[:-4] + b"sums", "zlib_corrupt"),
        (zlib.compress(b"more") + b"!", "zlib_trailing"),
        (zlib.compress(bytes(limits.INFLATED_LENGTH + 1)), "zlib_too_large"),
    ],
)
def test_what_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(CodeError) as caught:
        inflate(data)
    assert caught.value.code == code


def test_the_limit_itself_is_allowed() -> None:
    assert len(inflate(zlib.compress(bytes(limits.INFLATED_LENGTH)))) == limits.INFLATED_LENGTH


@given(st.binary(max_size=200))
def test_inflating_gives_bytes_or_a_code_error(data: bytes) -> None:
    try:
        inflate(data, limit=100)
    except CodeError as error:
        assert error.code.startswith("zlib_")

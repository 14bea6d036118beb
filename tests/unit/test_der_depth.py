"""DER bounded before it is parsed: what is nested too deep does not reach the parser."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_wasm import limits
from verifier_wasm.errors import DecodeError
from verifier_wasm.x509.certificate import read_certificate
from verifier_wasm.x509.depth import DEPTH, bound


def _tlv(tag: int, contents: bytes) -> bytes:
    length = len(contents)
    head = bytes([length]) if length < 128 else b"\x82" + length.to_bytes(2)
    return bytes([tag]) + head + contents


def _nested(levels: int, *tags: int) -> bytes:
    der = b"\x05\x00"
    for level in range(levels):
        der = _tlv(tags[level % len(tags)], der)
    return der


@pytest.mark.parametrize("tags", [(0x30,), (0x30, 0x31), (0x30, 0x04), (0xA0, 0x04), (0x7F,)])
def test_the_depth_is_counted_through_octet_strings(tags: tuple[int, ...]) -> None:
    if tags == (0x7F,):  # a tag number in a byte of its own
        bound(b"\x7f\x21\x02\x05\x00")
        return
    bound(_nested(DEPTH - 1, *tags))
    with pytest.raises(ValueError, match="deep"):
        bound(_nested(DEPTH, *tags))


def test_indefinite_lengths_are_counted() -> None:
    with pytest.raises(ValueError, match="deep"):
        bound(b"\x30\x80" * 100)


def test_siblings_are_no_depth() -> None:
    bound(_tlv(0x30, b"\x30\x00" * 5_000))


def test_a_certificate_nested_too_deep() -> None:
    with pytest.raises(DecodeError) as caught:
        read_certificate(_nested(3_000, 0x30))
    assert caught.value.code == "issuer_chain_malformed"


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    try:
        bound(data)
    except ValueError as error:
        assert str(error) == "nested too deep"


@pytest.mark.parametrize("piece", [b"\x30\x80", b"\x30\x00", b"\x04\x82", b"\x1f\x80", b"\x00\x00"])
def test_the_time_is_linear(piece: bytes) -> None:
    started = time.perf_counter()
    with suppress(ValueError):
        bound(piece * (limits.CERTIFICATE_LENGTH // 2))
    assert time.perf_counter() - started < 0.2

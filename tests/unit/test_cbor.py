"""Strict CBOR: values, refusals with their offsets, and agreement with an independent implementation."""

import math
import time
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_wasm import limits
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import CodeError, DecodeError, UseError

_KEYS = st.one_of(st.integers(-(2**64), 2**64 - 1), st.text(max_size=8), st.binary(max_size=8))
_VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**80), 2**80),
        st.floats(allow_nan=False),
        st.text(max_size=20),
        st.binary(max_size=20),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(_KEYS, inner, max_size=5)),
    max_leaves=20,
)


@given(_VALUES)
def test_everything_comes_back(value: Any) -> None:
    assert cbor.decode(cbor.encode(value)) == value


@given(_VALUES)
def test_an_independent_decoder_reads_the_same(value: Any) -> None:
    assert cbor2.loads(cbor.encode(value)) == value


@given(_VALUES)
def test_the_encoding_is_deterministic(value: Any) -> None:
    encoded = cbor.encode(value)
    assert cbor.encode(cbor.decode(encoded)) == encoded


@pytest.mark.parametrize(
    ("hexadecimal", "code", "offset"),
    [
        ("", "cbor_truncated", 0),
        ("18", "cbor_truncated", 1),
        ("6261", "cbor_truncated", 2),
        ("0000", "cbor_trailing", 1),
        ("a2 01 02 01 03", "cbor_duplicate_key", 3),
        ("a2 01 02 1801 03", "cbor_duplicate_key", 3),
        ("a1 80 00", "cbor_key_type", 1),
        ("a1 f5 00", "cbor_key_type", 1),
        ("61 ff", "cbor_utf8", 1),
        ("1c", "cbor_reserved", 0),
        ("ff", "cbor_reserved", 0),
        ("f8 14", "cbor_reserved", 1),
        ("5f 61 61 ff", "cbor_chunk", 1),
        ("c2 01", "cbor_bignum", 0),
    ],
)
def test_what_is_refused(hexadecimal: str, code: str, offset: int) -> None:
    with pytest.raises(CodeError) as caught:
        cbor.decode(bytes.fromhex(hexadecimal))
    assert (caught.value.code, caught.value.detail.get("offset")) == (code, offset)


@pytest.mark.parametrize("head", [b"\x81", b"\xa1\x00", b"\xc6", b"\x9f"])
def test_ten_thousand_levels_are_too_deep(head: bytes) -> None:
    with pytest.raises(CodeError) as caught:
        cbor.decode(head * 10_000 + b"\x00")
    assert caught.value.code == "cbor_too_deep"


def test_a_promise_of_many_items_costs_nothing() -> None:
    with pytest.raises(CodeError) as caught:
        cbor.decode(bytes.fromhex("9bffffffffffffffff"))
    assert caught.value.code == "cbor_truncated"


def test_the_number_of_items_is_limited() -> None:
    too_many = b"\x99" + (60_000).to_bytes(2) + b"\x81\x00" * 60_000
    with pytest.raises(CodeError) as caught:
        cbor.decode(too_many)
    assert caught.value.code == "cbor_too_many_items"
    assert limits.CBOR_ITEMS == 100_000


@given(st.binary(max_size=100))
def test_decoding_gives_a_value_or_a_code_error(data: bytes) -> None:
    try:
        cbor.decode(data)
    except CodeError as error:
        assert error.code.startswith("cbor_")


@pytest.mark.parametrize(
    "value", [object(), {(1,): 2}, {True: 1}, {1.5: 1}, "\ud800", cbor.Tag(-1, 0), cbor.Simple(24), 1 << 5000]
)
def test_what_has_no_encoding(value: Any) -> None:
    with pytest.raises(UseError) as caught:
        cbor.encode(value)
    assert caught.value.code == "cbor_unencodable"


def test_special_values() -> None:
    assert math.isnan(cbor.decode(bytes.fromhex("f97e00")))
    assert cbor.decode(bytes.fromhex("f7")) is cbor.UNDEFINED
    assert cbor.decode(bytes.fromhex("f0")) == cbor.Simple(16)
    assert cbor.decode(bytes.fromhex("d9 03ec 6161")) == cbor.Tag(1004, "a")


def test_keys_that_all_have_the_same_hash_are_refused() -> None:
    """Python's hash of a number is its rest modulo 2^61 - 1: each would be compared with all others."""
    keys = b"".join(b"\xc2\x4a" + (((1 << 61) - 1) * n).to_bytes(10) + b"\x00" for n in range(10, 50_010))
    started = time.perf_counter()
    with pytest.raises(DecodeError) as caught:
        cbor.decode(b"\xb9" + (50_000).to_bytes(2) + keys)
    assert caught.value.code == "cbor_key_type"
    assert time.perf_counter() - started < 0.5


@pytest.mark.parametrize("key", [-(1 << 64), (1 << 64) - 1])
def test_every_integer_of_64_bits_is_a_key(key: int) -> None:
    assert cbor.decode(cbor.encode({key: 1})) == {key: 1}

"""COSE_Key: what is read, what is refused, and the way back."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.signed import KEY
from verifier_wasm.crypto.cose_key import (
    UnusedKey,
    key_from_cose,
    key_to_cose,
    keys_from_key_set,
    read_key_set,
)
from verifier_wasm.crypto.keys import PublicKey
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import KeyFormatError

_EC2 = {1: 2, -1: 1, -2: bytes(32), -3: bytes(32)}
_OKP = {1: 1, -1: 6, -2: bytes(32)}
_RSA = {1: 3, -1: b"\x80" + bytes(255), -2: b"\x01\x00\x01"}


@pytest.mark.parametrize("item", [_EC2, _OKP, _RSA, {**_EC2, 3: -7}, {**_OKP, 2: b"kid"}])
def test_what_is_read_comes_back(item: dict[int, Any]) -> None:
    key, kid = key_from_cose(item)
    again, kid_again = key_from_cose(key_to_cose(key, kid))
    assert (key, kid) == (again, kid_again)


def test_a_key_is_bound_to_its_algorithms() -> None:
    assert key_from_cose(_EC2)[0].algorithms == {-7, -9, -35, -36}
    assert key_from_cose({**_EC2, 3: -9})[0].algorithms == {-9}
    assert key_from_cose({1: 2, -1: -70002, -2: bytes(32), -3: bytes(32)})[0].algorithms == {-70002}


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (5, "key_type"),
        ({}, "key_type"),
        ({1: [2]}, "key_type"),
        ({1: 4}, "key_type"),
        ({**_EC2, -4: bytes(32)}, "key_private"),
        ({**_RSA, -3: b"d"}, "key_private"),
        ({**_EC2, -1: 6}, "key_curve"),
        ({**_OKP, -1: 1}, "key_curve"),
        ({**_EC2, -1: 99}, "key_curve"),
        ({**_EC2, -2: bytes(31)}, "key_length"),
        ({**_EC2, -3: 1}, "key_length"),
        ({**_EC2, -2: b"\xff" * 32, -3: True}, "key_point"),
        ({**_EC2, -2: bytes(31) + b"\1", -3: False}, "key_point"),  # x = 1: no y of P-256
        ({**_EC2, 4: [1]}, "key_use"),
        ({**_EC2, 4: []}, "key_use"),
        ({**_EC2, 4: 2}, "key_use"),
        ({**_OKP, 4: [True, 2.0, None]}, "key_use"),
        ({1: 7, -1: b"public", -2: b"private"}, "key_private"),
        ({**_RSA, -1: b"\x80" + bytes(100)}, "key_length"),
        ({**_RSA, -1: b"\x80" + bytes(1000)}, "key_length"),
        ({**_EC2, 3: -8}, "key_algorithm"),
        ({**_EC2, 3: "ES256"}, "key_algorithm"),
        ({**_EC2, 2: "kid"}, "key_kid"),
    ],
)
def test_what_is_refused(item: Any, code: str) -> None:
    with pytest.raises(KeyFormatError) as caught:
        key_from_cose(item)
    assert caught.value.code == code


def test_a_curve_without_a_number() -> None:
    with pytest.raises(KeyFormatError):
        key_to_cose(PublicKey("EC2", frozenset({-7}), "secp256k1", bytes(32), bytes(32)))


@pytest.mark.parametrize("data", [b"", b"\x80", b"\xa0", b"\x81\x05"])
def test_key_sets_that_hold_no_key(data: bytes) -> None:
    with pytest.raises(KeyFormatError):
        keys_from_key_set(data)


def test_a_key_set() -> None:
    data = cbor.encode([key_to_cose(KEY.public, KEY.kid)])
    assert keys_from_key_set(data) == ((KEY.public, KEY.kid),)


@given(st.binary(max_size=80))
def test_reading_gives_keys_or_a_key_format_error(data: bytes) -> None:
    try:
        keys_from_key_set(data)
    except KeyFormatError as error:
        assert error.code.startswith("key_")


def test_a_compressed_point() -> None:
    whole = key_to_cose(KEY.public, KEY.kid)
    assert key_from_cose(whole | {-3: bool(KEY.public.y[-1] & 1)}) == (KEY.public, KEY.kid)


@pytest.mark.parametrize("ops", [[2], [1, 2], ["verify"]])
def test_key_ops_that_check_signatures(ops: list[Any]) -> None:
    assert key_from_cose(_EC2 | {4: ops}) == key_from_cose(_EC2)


def test_a_key_of_a_set_that_is_not_understood_is_passed_over() -> None:
    good = key_to_cose(KEY.public, KEY.kid)
    found = read_key_set(cbor.encode([{1: 99, 2: b"new"}, good, 5, {**_EC2, 4: [1], 2: "a"}]))
    assert found.keys == ((KEY.public, KEY.kid),)
    assert found.unused == (
        UnusedKey(1, b"new", "key_type"),
        UnusedKey(3, None, "key_type"),
        UnusedKey(4, None, "key_use"),
    )
    assert keys_from_key_set(cbor.encode([{1: 4}, good])) == found.keys
    assert read_key_set(cbor.encode(good)).keys == found.keys
    with pytest.raises(KeyFormatError) as caught:
        keys_from_key_set(cbor.encode([good, good | {-4: bytes(32)}]))
    assert caught.value.code == "key_private"


@pytest.mark.parametrize("algorithms", [{-7}, {-9}, {-7, -9}, {-8, -19}])
def test_what_a_key_is_bound_to_is_never_widened(algorithms: set[int]) -> None:
    item = _OKP if -8 in algorithms else _EC2
    key = replace(key_from_cose(item)[0], algorithms=frozenset(algorithms))
    assert key_from_cose(key_to_cose(key))[0].algorithms <= algorithms

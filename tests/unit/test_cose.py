"""COSE_Sign1: its tags, its critical headers, and every byte of the signed structure."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_wasm import limits
from verifier_wasm.crypto.keys import SM2_SM3
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import CodeError, LimitError
from verifier_wasm.signed import cose

_PARTS = [cbor.encode({1: -7}), {4: b"kid"}, b"payload", b"signature"]


@pytest.mark.parametrize(
    "item", [_PARTS, cbor.Tag(18, _PARTS), cbor.Tag(61, cbor.Tag(18, _PARTS))], ids=["bare", "18", "61(18)"]
)
def test_the_tags_it_may_have(item: Any) -> None:
    message = cose.decode_sign1(cbor.encode(item))
    assert (message.payload, message.header(1), message.header(4)) == (b"payload", -7, b"kid")


@pytest.mark.parametrize(
    ("item", "found"),
    [
        (cbor.Tag(55799, cbor.Tag(61, cbor.Tag(18, _PARTS))), ()),
        (cbor.Tag(55799, cbor.Tag(18, _PARTS)), ()),
        (cbor.Tag(61, _PARTS), ("tag",)),
        (cbor.Tag(61, cbor.Tag(61, cbor.Tag(18, _PARTS))), ("tag",)),
        (cbor.Tag(18, cbor.Tag(61, _PARTS)), ("tag",)),
        (cbor.Tag(18, cbor.Tag(18, _PARTS)), ("tag",)),
        (cbor.Tag(61, cbor.Tag(55799, cbor.Tag(18, _PARTS))), ("tag",)),
        ([b"", {1: -7, 4: b"kid"}, b"payload", b"s"], ("header",)),
        ([cbor.encode({1: "ES256"}), {4: "kid"}, b"payload", b"s"], ("header",)),
        ([cbor.encode({1: -7, 2: []}), {4: b"kid"}, b"payload", b"s"], ("header",)),
        ([cbor.encode({1: -7, 2: [4]}), {4: b"kid"}, b"payload", b"s"], ("header",)),
        ([cbor.encode({1: -7}), {2: [1], 4: b"kid"}, b"payload", b"s"], ("header",)),
        ([cbor.encode({1: -7, 2: [1]}), {4: b"kid"}, b"payload", b"s"], ()),
    ],
)
def test_slips_of_one_meaning(item: Any, found: tuple[str, ...]) -> None:
    message = cose.decode_sign1(cbor.encode(item))
    assert (message.payload, message.slips) == (b"payload", found)
    signature = cose.signature_of(message)
    assert (signature.algorithm, signature.kid) == (-7, b"kid")


def test_an_algorithm_that_is_not_given_is_the_key_s() -> None:
    message = cose.read_sign1([b"", {}, b"payload", b"s"])
    assert -7 in cose.signature_of(message, any_algorithm=True).alternatives
    with pytest.raises(CodeError, match="cose algorithm"):
        cose.signature_of(message)


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (cbor.Tag(17, _PARTS), "cose_type"),
        (cbor.Tag(24, _PARTS), "cose_type"),
        (_PARTS[:3], "cose_type"),
        ([*_PARTS, b""], "cose_type"),
        ([{}, {}, b"", b""], "cose_type"),
        ([b"\x01", {}, b"", b""], "cose_type"),
        ([b"", [], b"", b""], "cose_type"),
        ([b"", {}, None, b""], "cose_detached"),
        ([b"", {}, b"", "text"], "cose_type"),
        ([cbor.encode({2: [99]}), {}, b"", b""], "cose_crit"),
        ([cbor.encode({2: 1}), {}, b"", b""], "cose_crit"),
        ([cbor.encode({2: [1, "own"]}), {}, b"", b""], "cose_crit"),
        ([b"", {2: [5]}, b"", b""], "cose_crit"),
        ("text", "cose_type"),
    ],
)
def test_what_is_refused(item: Any, code: str) -> None:
    with pytest.raises(CodeError) as caught:
        cose.decode_sign1(cbor.encode(item))
    assert caught.value.code == code


def test_the_protected_kid_comes_before_the_unprotected_one() -> None:
    message = cose.read_sign1([cbor.encode({1: -7, 4: b"inner"}), {4: b"outer"}, b"", b"s"])
    assert cose.signature_of(message).kid == b"inner"


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, "cose_algorithm"),
        ({1: "ES257"}, "cose_algorithm"),
        ({1: 7.0}, "cose_algorithm"),
        ({1: -7, 4: 5}, "cose_kid"),
        ({1: -7, 33: 5}, "cose_chain"),
        ({1: -7, 33: [b"a", 5]}, "cose_chain"),
        ({1: -7, 33: [b"a"] * 6}, "cose_chain_too_long"),
    ],
)
def test_headers_of_the_wrong_kind(headers: dict[int, Any], code: str) -> None:
    with pytest.raises(CodeError) as caught:
        cose.signature_of(cose.read_sign1([cbor.encode(headers), {}, b"", b"s"]))
    assert caught.value.code == code


def test_an_empty_protected_map_is_signed_as_no_bytes() -> None:
    assert cose.sig_structure(b"\xa0", b"p") == cose.sig_structure(b"", b"p")
    assert cbor.decode(cose.sig_structure(b"", b"p", b"aad")) == ["Signature1", b"", b"aad", b"p"]


def test_what_is_written_is_read_and_signed_over_the_structure() -> None:
    signed: list[bytes] = []

    def sign(message: bytes) -> bytes:
        signed.append(message)
        return b"value"

    data = cose.encode_sign1(protected={1: -7}, unprotected={4: b"k"}, payload=b"p", sign=sign)
    signature = cose.signature_of(cose.decode_sign1(data))
    assert (signature.message, signature.value, signature.kid) == (signed[0], b"value", b"k")


@given(st.binary(max_size=100))
def test_decoding_gives_a_message_or_a_code_error(data: bytes) -> None:
    try:
        cose.signature_of(cose.decode_sign1(data))
    except CodeError as error:
        assert error.code.startswith(("cose_", "cbor_"))


@pytest.mark.parametrize(
    ("algorithm", "length", "allowed"),
    [
        (SM2_SM3, limits.SM2_MESSAGE_LENGTH, False),
        (SM2_SM3, limits.INFLATED_LENGTH, True),
        (-7, limits.SM2_MESSAGE_LENGTH, True),
    ],
)
def test_what_a_page_would_hash_for_seconds_is_refused(algorithm: int, length: int, allowed: bool) -> None:
    message = cose.Sign1({cose.ALG: algorithm}, cbor.encode({1: algorithm}), {}, bytes(length), bytes(64))
    if allowed:
        assert len(cose.signature_of(message).message) > length
        return
    with pytest.raises(LimitError) as caught:
        cose.signature_of(message)
    assert caught.value.code == "cose_sm2_too_long"

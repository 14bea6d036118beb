"""Compact JWS: strict about base64url, JSON and headers."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_wasm import jose
from verifier_wasm.errors import CodeError, DecodeError

_SIGNATURE = bytes(range(64))


def _jws(header: object, payload: bytes = b"{}", signature: bytes = _SIGNATURE) -> bytes:
    parts = (json.dumps(header).encode(), payload, signature)
    return ".".join(jose.encode(part) for part in parts).encode()


def test_what_is_read() -> None:
    jws = jose.decode_jws(_jws({"alg": "ES256", "kid": "12"}))
    assert (jws.signature.algorithm, jws.signature.kid, jws.signature.value) == (-7, b"12", _SIGNATURE)
    assert jws.signature.message == _jws({"alg": "ES256", "kid": "12"}).rpartition(b".")[0]
    assert jose.kid_bytes("0011223344") == bytes.fromhex("0011223344")
    assert jose.kid_bytes("00112X") == b"00112X"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "jose_type"),
        (b"a.b", "jose_type"),
        (b"a.b.c.d", "jose_type"),
        (b"e30==.e30.e30", "jose_base64"),
        (b"e30=.e30.e3", "jose_algorithm"),
        (b"e+_=.e30.e30", "jose_base64"),
        (b"e.e30.e30", "jose_base64"),
        (b"e31.e30.e30", "jose_base64"),
        (_jws([]), "jose_json"),
        (_jws({"alg": "none"}), "jose_algorithm"),
        (_jws({"alg": "HS256"}), "jose_algorithm"),
        (_jws({}), "jose_algorithm"),
        (_jws({"alg": "ES256", "crit": ["b64"], "b64": False}), "jose_crit"),
        (_jws({"alg": "ES256", "crit": ["exp"]}), "jose_crit"),
        (_jws({"alg": "ES256", "crit": "b64"}), "jose_crit"),
        (_jws({"alg": "ES256", "kid": True}), "jose_kid"),
        (_jws({"alg": "ES256"}, signature=b"s"), "signature_length"),
        (_jws({"alg": "ES384"}), "signature_length"),
        (_jws({"alg": "EdDSA"}, signature=bytes(63)), "signature_length"),
        (_jws({"alg": "PS256"}, signature=bytes(255)), "signature_length"),
        (jose.encode(b'{"alg":"ES256","alg":"ES256"}').encode() + b".e30.e30", "jose_json"),
        (jose.encode(b'{"alg":NaN}').encode() + b".e30.e30", "jose_json"),
        (jose.encode(b"[" * 100_000).encode() + b".e30.e30", "jose_too_deep"),
    ],
)
def test_what_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(CodeError) as caught:
        jose.decode_jws(data)
    assert caught.value.code == code


@given(st.binary(max_size=60))
def test_base64url_comes_back(data: bytes) -> None:
    assert jose.decode_base64url(jose.encode(data).encode()) == data


@given(st.binary(max_size=120))
def test_decoding_gives_a_jws_or_a_decode_error(data: bytes) -> None:
    for text in (data, b"eyJhbGciOiJFUzI1NiJ9." + data):
        try:
            jose.decode_jws(text)
        except DecodeError as error:
            assert error.code.startswith("jose_")

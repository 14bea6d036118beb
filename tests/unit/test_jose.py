"""Compact JWS: strict about base64url, JSON and headers."""

import json
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.jose_codes import Signer, trust_in
from verifier_wasm import limits
from verifier_wasm.errors import CodeError, DecodeError, LimitError
from verifier_wasm.signed import jose

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
        (_jws({"alg": "ES256"}, signature=bytes(65)), "signature_length"),
        (_jws({"alg": "ES256"}, signature=b"\x30" + bytes(70)), "signature_length"),
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


_FLAT: dict[str, Any] = {
    "protected": jose.encode(b'{"alg":"ES256"}'),
    "payload": "e30",
    "signature": jose.encode(_SIGNATURE),
}
_ONE = {name: _FLAT[name] for name in ("protected", "signature")}


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (_FLAT, None),
        ({"payload": "e30", "signatures": [_ONE]}, None),
        (_FLAT | {"header": {"kid": "k"}}, None),
        (_FLAT | {"protected": ""}, "jose_algorithm"),
        (_FLAT | {"signatures": [_ONE]}, "jose_type"),
        ({"payload": "e30", "signatures": []}, "jose_type"),
        ({"payload": "e30", "signatures": {"0": _ONE}}, "jose_type"),
        ({"payload": "e30", "signatures": "x"}, "jose_type"),
        ({"payload": "e30", "signatures": [5]}, "jose_type"),
        ({"payload": "e30", "signatures": [_ONE, _ONE]}, "jose_serialisation"),
        (_FLAT | {"protected": 5}, "jose_type"),
        (_FLAT | {"header": []}, "jose_type"),
        (_FLAT | {"payload": 5}, "jose_type"),
        (_FLAT | {"signature": None}, "jose_type"),
        (_FLAT | {"header": {"alg": "ES256"}}, "jose_type"),
        (_FLAT | {"header": {"b64": False}}, "jose_crit"),
        (_FLAT | {"header": {"crit": ["exp"]}}, "jose_crit"),
    ],
)
def test_json_with_one_signature(value: dict[str, Any], code: str | None) -> None:
    if code is None:
        assert jose.decode_json(value).signature.value == _SIGNATURE
        return
    with pytest.raises(DecodeError) as caught:
        jose.decode_json(value)
    assert caught.value.code == code
    assert caught.value.detail == {
        "jose_serialisation": {"count": 2}, "jose_algorithm": {"algorithm": ""},
    }.get(code, {})  # fmt: skip


@pytest.mark.parametrize(
    ("protected", "header", "slips"),
    [
        ({}, {}, ()),
        ({"crit": ["b64"], "b64": True}, {}, ()),
        # It names what the header does not have, or what is understood without being named.
        ({"crit": ["b64"]}, {}, ("header",)),
        ({"crit": ["alg"]}, {}, ("header",)),
        ({"crit": [], "b64": True}, {}, ("header",)),
        ({"crit": ["b64", "alg"], "b64": True}, {}, ("header",)),
        # It has to be protected, and so has what it names.
        ({"b64": True}, {"crit": ["b64"]}, ("header",)),
        ({"crit": ["b64"]}, {"b64": True}, ("header",)),
        ({"kid": 12}, {}, ("header",)),
        ({"alg": "es256"}, {}, ("header",)),
    ],
)
def test_a_header_that_is_written_wrongly_is_told(
    protected: dict[str, Any], header: dict[str, Any], slips: tuple[str, ...]
) -> None:
    written = jose.encode(json.dumps({"alg": "ES256"} | protected).encode())
    jws = jose.decode_json(_FLAT | {"protected": written, "header": header})
    assert jws.slips == slips
    assert jws.signature.kid == (b"12" if "kid" in protected else None)
    assert jws.signature.algorithm == -7


@pytest.mark.parametrize("crit", ["b64", ["b64", 5], {"b64": True}, [["b64"]], 5])
def test_a_crit_that_is_no_list_of_names(crit: Any) -> None:
    with pytest.raises(DecodeError) as caught:
        jose.decode_jws(_jws({"alg": "ES256", "crit": crit}))
    assert caught.value.code == "jose_crit"


@pytest.mark.parametrize(
    ("header", "signature", "code", "detail"),
    [
        ({"alg": "ES256"}, bytes(63), "signature_length", {"length": 63}),
        ({"alg": 5}, _SIGNATURE, "jose_algorithm", {"algorithm": ""}),
        ({"alg": "x" * 41}, _SIGNATURE, "jose_algorithm", {"algorithm": "x" * 40}),
        ({"alg": "RS256"}, _SIGNATURE, "jose_algorithm_unsupported", {"algorithm": "RS256"}),
        ({"alg": "ES256", "x5c": ["AAAA"] * 6}, _SIGNATURE, "cose_chain_too_long", {"limit": 5}),
        ({"alg": "ES256", "x5c": []}, _SIGNATURE, "jose_chain", {}),
        ({"alg": "ES256", "x5c": [5]}, _SIGNATURE, "jose_chain", {}),
        ({"alg": "ES256", "x5c": ["AA*AA"]}, _SIGNATURE, "jose_chain", {}),
        ({"alg": "ES256", "x5c": ["_-A="]}, _SIGNATURE, "jose_chain", {}),
    ],
)
def test_what_is_told_of_a_header(
    header: dict[str, Any], signature: bytes, code: str, detail: dict[str, Any]
) -> None:
    with pytest.raises(CodeError) as caught:
        jose.decode_jws(_jws(header, signature=signature))
    assert (caught.value.code, caught.value.detail) == (code, detail)


@pytest.mark.parametrize(("x5c", "chain"), [("AAAA", 1), (["AAAA"], 1), (["AAAA"] * 5, 5)])
def test_a_chain(x5c: Any, chain: int) -> None:
    assert jose.decode_jws(_jws({"alg": "ES256", "x5c": x5c})).signature.chain == (bytes(3),) * chain


def test_how_far_a_payload_may_unpack() -> None:
    header = {"alg": "ES256", "zip": "DEF"}
    for length in (limits.HEALTH_CARD_LENGTH, limits.HEALTH_CARD_LENGTH + 1):
        packer = zlib.compressobj(wbits=-15)
        packed = packer.compress(bytes(length)) + packer.flush()
        if length == limits.HEALTH_CARD_LENGTH:
            assert jose.decode_jws(_jws(header, packed)).payload == bytes(length)
            continue
        with pytest.raises(LimitError) as caught:
            jose.decode_jws(_jws(header, packed))
        assert caught.value.code == "zlib_too_large"


def test_a_kid_in_bytes() -> None:
    """Small hexadecimal digits of 4 to 32 bytes are what a CWT has as bytes; all else is text."""
    for kid in ("00" * 3, "00" * 33, "AABBCCDD", "0011223", "样例"):
        assert jose.kid_bytes(kid) == kid.encode()
    for kid in ("00" * 4, "ab" * 32):
        assert jose.kid_bytes(kid) == bytes.fromhex(kid)
    assert jose.kid_bytes("\ud800") == b"\xed\xa0\x80"


@pytest.mark.parametrize("alg", ["ES256", "ES384", "ES512", "EdDSA", "PS256"])
def test_the_thumbprint_is_that_of_rfc_7638(alg: str) -> None:
    signer = Signer(alg)
    (issuer,) = trust_in(signer.jwk()).issuers
    assert jose.thumbprint(issuer.keys[0].key).decode() == signer.thumbprint()


@pytest.mark.parametrize("text", [b"-+AA", b"_/AA", b"AA\n", b"A A", b"AAA==", b"AA=", b"AA===", b"A=AA"])
def test_what_is_no_base64url(text: bytes) -> None:
    with pytest.raises(DecodeError) as caught:
        jose.decode_base64url(text)
    assert caught.value.code == "jose_base64"


def test_the_deepest_and_the_longest_json() -> None:
    depth, items = limits.JSON_DEPTH, limits.JSON_ITEMS
    deepest = b'{"a":' * (depth - 1) + b"[5]" + b"}" * (depth - 1)
    assert isinstance(jose.decode_value(deepest), dict)
    # One for the list itself.
    assert len(jose.decode_value(b"[" + b"0," * (items - 2) + b"0]")) == items - 1
    for data, code, limit in (
        (b"[" + deepest + b"]", "jose_too_deep", depth),
        (b"[" + b"0," * (items - 1) + b"0]", "jose_too_many_items", items),
        # Of these the commas alone tell half.
        (
            b"[" + b"[]," * (items // 2) + b",".join([b"[0]"] * (items // 4)) + b"]",
            "jose_too_many_items",
            items,
        ),
    ):
        with pytest.raises(LimitError) as caught:
            jose.decode_value(data)
        assert (caught.value.code, caught.value.detail) == (code, {"limit": limit})

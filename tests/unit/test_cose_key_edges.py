"""The bounds of COSE_Key and of a certificate's RSA keys, one step to either side."""

from typing import Any

import pytest

from tests.support.certificates import tlv
from verifier_wasm.crypto.cose_key import key_from_cose
from verifier_wasm.crypto.keys import PublicKey
from verifier_wasm.errors import DecodeError, KeyFormatError
from verifier_wasm.x509.key import public_key

_RSA_OID = bytes.fromhex("300d06092a864886f70d0101010500")


def _octets(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8)


def _modulus(bits: int) -> int:
    return (1 << bits - 1) + 1


def _info(n: int, e: int, after: bytes = b"") -> bytes:
    pair = b"".join(tlv(2, each.to_bytes(each.bit_length() // 8 + 1, signed=True)) for each in (n, e))
    return tlv(0x30, _RSA_OID + tlv(3, b"\0" + tlv(0x30, pair) + after))


@pytest.mark.parametrize(
    ("bits", "e", "taken"),
    [
        (2047, 65537, False),
        (2048, 65537, True),
        (4096, 65537, True),
        (4097, 65537, False),
        (2048, 1, True),  # read here; refused where a signature is checked
        (2048, (1 << 64) - 1, True),
        (2048, (1 << 64) + 1, False),
    ],
)
def test_rsa_keys_of_every_size(bits: int, e: int, taken: bool) -> None:
    n = _modulus(bits)
    wanted = PublicKey("RSA", frozenset({-37}), n=_octets(n), e=_octets(e))
    item = {1: 3, -1: _octets(n), -2: _octets(e)}
    if taken:
        assert key_from_cose(item) == (wanted, None)
        assert public_key(_info(n, e)) == wanted
        return
    with pytest.raises(KeyFormatError) as caught:
        key_from_cose(item)
    assert caught.value.code == "key_length"
    with pytest.raises(DecodeError) as refused:
        public_key(_info(n, e))
    assert (refused.value.code, refused.value.detail) == ("issuer_chain_algorithm", {"algorithm": "RSA"})


def test_an_exponent_of_zero_and_what_stands_after_a_key() -> None:
    with pytest.raises(DecodeError):
        public_key(_info(_modulus(2048), 0))
    with pytest.raises(ValueError, match="trailing"):
        public_key(_info(_modulus(2048), 65537, b"\5\0"))


@pytest.mark.parametrize(
    ("item", "code"),
    [
        *(({1: 3, -1: _octets(_modulus(2048)), -2: e}, "key_length") for e in (b"", bytes(9), 3, None)),
        *(({1: 3, -1: n, -2: b"\3"}, "key_length") for n in (b"", 5, None, "n", [1])),
        *(({1: 2, -1: c, -2: bytes(32), -3: bytes(32)}, "key_curve") for c in (True, 1.0, [1], None)),
        *(({1: 2, -1: 1, -2: bytes(32), -3: bytes(32), 3: a}, "key_algorithm") for a in (-7.0, [-7], -999)),
    ],
)
def test_other_types_and_lengths(item: dict[int, Any], code: str) -> None:
    with pytest.raises(KeyFormatError) as caught:
        key_from_cose(item)
    assert caught.value.code == code


def test_a_key_on_a_curve_of_edwards_has_no_y() -> None:
    wanted = PublicKey("OKP", frozenset({-8, -19}), "Ed25519", bytes(32), b"")
    assert key_from_cose({1: 1, -1: 6, -2: bytes(32)}) == (wanted, None)

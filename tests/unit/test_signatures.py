"""Both signature backends: they agree, whatever the algorithm and however damaged the input."""

import math
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from hypothesis import given, settings
from hypothesis import strategies as st

from verifier_wasm.crypto.cose_key import FIELD_LENGTHS
from verifier_wasm.crypto.keys import ALGORITHMS, PublicKey
from verifier_wasm.crypto.signatures import host, pure, verify_signature

_BACKENDS = (host, pure)
type Signer = Callable[[bytes], bytes]


def _ecdsa(algorithm: int, curve: ec.EllipticCurve, name: str, digest: Any) -> tuple[PublicKey, Signer]:
    private = ec.generate_private_key(curve)
    length = FIELD_LENGTHS[name]
    numbers = private.public_key().public_numbers()
    key = PublicKey(
        "EC2", frozenset({algorithm}), name, numbers.x.to_bytes(length), numbers.y.to_bytes(length)
    )

    def sign(message: bytes) -> bytes:
        r, s = decode_dss_signature(private.sign(message, ec.ECDSA(digest)))
        return r.to_bytes(length) + s.to_bytes(length)

    return key, sign


def _ed25519(algorithm: int) -> tuple[PublicKey, Signer]:
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    return PublicKey("OKP", frozenset({algorithm}), "Ed25519", public), private.sign


def _rsa(bits: int) -> tuple[PublicKey, Signer]:
    private = rsa.generate_private_key(65537, bits)
    numbers = private.public_key().public_numbers()
    key = PublicKey("RSA", frozenset({-37}), n=numbers.n.to_bytes(math.ceil(bits / 8)), e=b"\x01\x00\x01")
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    return key, lambda message: private.sign(message, pss, hashes.SHA256())


KEYS: dict[str, tuple[int, PublicKey, Signer]] = {
    name: (algorithm, *made)
    for name, algorithm, made in (
        ("ES256", -7, _ecdsa(-7, ec.SECP256R1(), "P-256", hashes.SHA256())),
        ("ESP256", -9, _ecdsa(-9, ec.SECP256R1(), "P-256", hashes.SHA256())),
        ("ES384", -35, _ecdsa(-35, ec.SECP384R1(), "P-384", hashes.SHA384())),
        ("ES512", -36, _ecdsa(-36, ec.SECP521R1(), "P-521", hashes.SHA512())),
        ("ESB256", -265, _ecdsa(-265, ec.BrainpoolP256R1(), "brainpoolP256r1", hashes.SHA256())),
        ("ESB384", -267, _ecdsa(-267, ec.BrainpoolP384R1(), "brainpoolP384r1", hashes.SHA384())),
        ("ESB512", -268, _ecdsa(-268, ec.BrainpoolP512R1(), "brainpoolP512r1", hashes.SHA512())),
        ("EdDSA", -8, _ed25519(-8)),
        ("Ed25519", -19, _ed25519(-19)),
        ("PS256", -37, _rsa(2048)),
        # 2049 bits: the encoded message is a byte shorter than the modulus (RFC 8017 section 8.1.2).
        ("PS256-2049", -37, _rsa(2049)),
    )
}


def _answers(name: str, message: bytes, signature: bytes, key: PublicKey | None = None) -> set[bool]:
    algorithm, own_key, _ = KEYS[name]
    return {
        verify_signature(
            algorithm=algorithm, key=key or own_key, message=message, signature=signature, backend=backend
        )
        for backend in _BACKENDS
    }


@pytest.mark.parametrize("name", KEYS)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_the_backends_agree_on_good_and_damaged_signatures(name: str, data: st.DataObject) -> None:
    message = data.draw(st.binary(max_size=100))
    signature = KEYS[name][2](message)
    assert _answers(name, message, signature) == {True}
    assert _answers(name, message + b"\0", signature) == {False}
    damaged = bytearray(signature)
    damaged[data.draw(st.integers(0, len(signature) - 1))] ^= data.draw(st.integers(1, 255))
    assert _answers(name, message, bytes(damaged)) == {False}
    assert _answers(name, message, signature[:-1]) == {False}
    assert _answers(name, message, signature + b"\0") == {False}


@pytest.mark.parametrize("name", KEYS)
@pytest.mark.parametrize("filling", [b"\0", b"\1", b"\xff"])
def test_signatures_of_one_repeated_byte(name: str, filling: bytes) -> None:
    length = len(KEYS[name][2](b""))
    assert _answers(name, b"message", filling * length) == {False}
    assert _answers(name, b"message", b"") == {False}


@pytest.mark.parametrize("name", [name for name in KEYS if not name.startswith("PS")])
def test_a_point_off_its_curve_is_no_key(name: str) -> None:
    algorithm, key, sign = KEYS[name]
    bad = PublicKey(key.kty, key.algorithms, key.curve, b"\xff" * len(key.x), b"\xff" * len(key.y))
    assert _answers(name, b"m", sign(b"m"), bad) == {False}
    assert algorithm in ALGORITHMS


def test_the_key_decides_on_the_algorithm() -> None:
    algorithm, key, sign = KEYS["ES256"]
    other = PublicKey(key.kty, frozenset({-9}), key.curve, key.x, key.y)
    assert not verify_signature(algorithm=algorithm, key=other, message=b"m", signature=sign(b"m"))
    assert not verify_signature(algorithm=-9, key=key, message=b"m", signature=sign(b"m"))
    assert not verify_signature(algorithm=12345, key=key, message=b"m", signature=sign(b"m"))


def test_the_host_uses_the_library_and_the_page_does_not() -> None:
    assert "cryptography" in str(vars(host))
    assert "cryptography" not in str(vars(pure))

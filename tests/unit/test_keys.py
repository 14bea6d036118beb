"""Signing keys: made, kept, read back, used; and every wrong file told apart."""

import hashlib
import stat
from pathlib import Path
from typing import Any

import ecdsa
import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa
from ecdsa.util import sigencode_string

from liangzheng.errors import BuilderError
from liangzheng.keys import ALGORITHM_NAMES, SigningKey, public_key
from verifier_wasm.crypto.keys import ALGORITHMS, PublicKey
from verifier_wasm.crypto.kid import kid_of
from verifier_wasm.crypto.signatures import host, pure, verify_signature


@pytest.mark.parametrize("name", ALGORITHM_NAMES)
def test_sign_and_verify_with_both_backends(name: str) -> None:
    key = SigningKey.generate(name)
    assert ALGORITHMS[key.algorithm].name.removesuffix("-SM3") == name
    signature = key.sign(b"message")
    for backend in (host, pure):
        assert verify_signature(
            algorithm=key.algorithm, key=key.public, message=b"message", signature=signature, backend=backend
        )
        assert not verify_signature(
            algorithm=key.algorithm, key=key.public, message=b"massage", signature=signature, backend=backend
        )


@pytest.mark.parametrize(
    ("curve", "other", "digest"),
    [
        (ec.SECP256R1(), ecdsa.NIST256p, hashlib.sha256),
        (ec.SECP384R1(), ecdsa.NIST384p, hashlib.sha384),
        (ec.SECP521R1(), ecdsa.NIST521p, hashlib.sha512),
        (ec.BrainpoolP256R1(), ecdsa.BRAINPOOLP256r1, hashlib.sha256),
        (ec.BrainpoolP384R1(), ecdsa.BRAINPOOLP384r1, hashlib.sha384),
        (ec.BrainpoolP512R1(), ecdsa.BRAINPOOLP512r1, hashlib.sha512),
    ],
)
def test_ecdsa_signs_as_rfc_6979_says(curve: ec.EllipticCurve, other: Any, digest: Any) -> None:
    private = ec.generate_private_key(curve)
    theirs = ecdsa.SigningKey.from_secret_exponent(private.private_numbers().private_value, curve=other)
    expected = theirs.sign_deterministic(b"message", hashfunc=digest, sigencode=sigencode_string)
    assert SigningKey(private).sign(b"message") == expected


def test_an_openssl_without_it_signs_with_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenSSL before 3.2, which ``cryptography`` tells of as it does here."""
    real = ec.ECDSA

    def older(digest: Any, *, deterministic_signing: bool = False) -> ec.ECDSA:
        if deterministic_signing:
            raise UnsupportedAlgorithm("ECDSA with deterministic signature (RFC 6979) is not supported")
        return real(digest)

    monkeypatch.setattr("liangzheng.keys.ec.ECDSA", older)
    key = SigningKey.generate()
    assert key.sign(b"m") != key.sign(b"m")
    assert verify_signature(
        algorithm=-7, key=key.public, message=b"m", signature=key.sign(b"m"), backend=pure
    )


def test_no_such_algorithm() -> None:
    with pytest.raises(BuilderError, match="no algorithm 'HS256'"):
        SigningKey.generate("HS256")


def test_the_public_half_is_bound_to_one_algorithm() -> None:
    key = SigningKey.generate()
    assert key.public.algorithms == {-7}
    assert not verify_signature(algorithm=-9, key=key.public, message=b"m", signature=key.sign(b"m"))


def test_the_kid_is_the_thumbprint_of_rfc_9679() -> None:
    """RFC 9679 section 6: the thumbprint of the example key, as far as the kid takes it."""
    key = PublicKey(
        "EC2",
        frozenset({-7}),
        "P-256",
        bytes.fromhex("65eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d"),
        bytes.fromhex("1e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c"),
    )
    assert kid_of(key).hex() == "496bd8afadf307e5"


@pytest.mark.parametrize("passphrase", [None, "密码 🔑".encode()])
def test_save_and_load(tmp_path: Path, passphrase: bytes | None) -> None:
    key, path = SigningKey.generate(), tmp_path / "key.pem"
    key.save(path, passphrase)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (b"ENCRYPTED" in path.read_bytes()) is (passphrase is not None)
    assert SigningKey.load(path, passphrase).kid == key.kid


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    SigningKey.generate().save(path)
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        SigningKey.generate().save(path)
    assert path.read_bytes() == before


def _code(path: Path, passphrase: bytes | None = None) -> str:
    with pytest.raises(BuilderError) as caught:
        SigningKey.load(path, passphrase)
    assert str(path) in str(caught.value)
    return caught.value.code


def test_passphrases_that_do_not_fit(tmp_path: Path) -> None:
    plain, locked = tmp_path / "plain.pem", tmp_path / "locked.pem"
    SigningKey.generate().save(plain)
    SigningKey.generate().save(locked, b"right")
    assert _code(plain, b"any") == "key_passphrase"
    assert _code(locked) == "key_passphrase"
    assert _code(locked, b"wrong") == "key_passphrase"


def test_files_that_hold_no_usable_key(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    for content in (
        b"",
        b"no key",
        b"\0" * 100,
        b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    ):
        path.write_bytes(content)
        assert _code(path) == "key_unreadable"
    others = (ec.generate_private_key(ec.SECP256K1()), dsa.generate_private_key(2048))
    for other in others:
        path.write_bytes(_pem(other))
        assert _code(path) == "key_type"


def test_rsa_keys_are_of_a_sound_size() -> None:
    small = rsa.generate_private_key(65537, 1024)
    with pytest.raises(BuilderError) as caught:
        public_key(small.public_key(), source="small.pem")
    assert caught.value.code == "key_type"


def _pem(key: ec.EllipticCurvePrivateKey | dsa.DSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )

"""Signing keys: made, kept, read back, used; and every wrong file told apart."""

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa

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

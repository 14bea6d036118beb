"""SM2 private keys, which ``cryptography`` lacks: signing (GB/T 32918.2 clause 6) and PKCS#8.

Big-integer arithmetic of Python does not take the same time for every key: sign on a machine of your own, not
on one where others can measure it.
"""

import os
import secrets
from typing import Final, Self

from asn1crypto import algos, core, keys, pem
from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from liangzheng.errors import BuilderError
from verifier_wasm.crypto.cose_key import algorithms_for
from verifier_wasm.crypto.keys import PublicKey
from verifier_wasm.crypto.signatures.sm2 import GENERATOR, LENGTH, N, message_digest

_CURVE: Final = "1.2.156.10197.1.301"
_NAME: Final = "sm2p256v1"
keys.NamedCurve.register(_NAME, _CURVE, LENGTH)  # asn1crypto does not know it
#: OWASP's figure for PBKDF2-HMAC-SHA256; also the most that a key file may ask for is bounded.
_ROUNDS: Final = 600_000
_MOST_ROUNDS: Final = 10_000_000
_AES_KEY: Final = 32
_HMACS: Final = {"sha1": hashes.SHA1(), "sha256": hashes.SHA256(), "sha512": hashes.SHA512()}  # noqa: S303 - HMAC-SHA-1 is PBKDF2's default


class Sm2PrivateKey:
    """An SM2 private key."""

    def __init__(self, number: int) -> None:
        # GB/T 32918.1 clause 6.1: d lies in [1, n-2], else 1 + d has no inverse.
        if not 1 <= number <= N - 2:
            raise BuilderError("an SM2 key outside its range", code="key_unreadable")
        self._number = number
        self._inverse = pow(1 + number, -1, N)
        point = (GENERATOR * number).to_affine()
        x, y = (int(value).to_bytes(LENGTH) for value in (point.x(), point.y()))
        self._public = PublicKey("EC2", algorithms_for("SM2"), "SM2", x, y)

    @classmethod
    def generate(cls) -> Self:
        """Make a new key."""
        return cls(1 + secrets.randbelow(N - 2))

    def public_key(self) -> PublicKey:
        """Return the public half."""
        return self._public

    def sign(self, message: bytes) -> bytes:
        """Return r and s, 32 bytes each; the signer's identity is the default one."""
        e = message_digest(self._public.x, self._public.y, message)  # steps A1 and A2
        while True:
            k = 1 + secrets.randbelow(N - 1)  # step A3
            r = (e + int((GENERATOR * k).x())) % N  # steps A4 and A5
            s = self._inverse * (k - r * self._number) % N  # step A6
            if r and r + k != N and s:
                return r.to_bytes(LENGTH) + s.to_bytes(LENGTH)

    def to_pem(self, passphrase: bytes | None) -> bytes:
        """Return PKCS#8 (RFC 5208), with a passphrase as PBES2 with PBKDF2 and AES-256-CBC (RFC 8018)."""
        info = self._info()
        if not passphrase:
            return bytes(pem.armor("PRIVATE KEY", info))
        salt, iv = os.urandom(16), os.urandom(16)
        key = PBKDF2HMAC(hashes.SHA256(), _AES_KEY, salt, _ROUNDS).derive(passphrase)
        padder, cipher = padding.PKCS7(128).padder(), Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
        data = cipher.update(padder.update(info) + padder.finalize()) + cipher.finalize()
        kdf = {
            "salt": algos.Pbkdf2Salt("specified", core.OctetString(salt)),
            "iteration_count": _ROUNDS,
            "prf": {"algorithm": "sha256"},
        }
        parameters = {
            "key_derivation_func": {"algorithm": "pbkdf2", "parameters": kdf},
            "encryption_scheme": {"algorithm": "aes256_cbc", "parameters": iv},
        }
        wrapped = keys.EncryptedPrivateKeyInfo(
            {
                "encryption_algorithm": {"algorithm": "pbes2", "parameters": parameters},
                "encrypted_data": data,
            }
        )
        return bytes(pem.armor("ENCRYPTED PRIVATE KEY", wrapped.dump()))

    def _info(self) -> bytes:
        point = b"\4" + self._public.x + self._public.y
        inner = keys.ECPrivateKey({"version": 1, "private_key": self._number, "public_key": point})
        inner["private_key"].set_encoded_width(LENGTH)
        return bytes(
            keys.PrivateKeyInfo(
                {
                    "version": 0,
                    "private_key_algorithm": {
                        "algorithm": "ec",
                        "parameters": keys.ECDomainParameters("named", _NAME),
                    },
                    "private_key": inner,
                }
            ).dump()
        )


def read_private_key(data: bytes, passphrase: bytes | None) -> Sm2PrivateKey | None:
    """Read an SM2 key from PEM (PKCS#8, encrypted or not, or SEC 1); None for a key of another kind.

    Raises `BuilderError` ``key_unreadable``.
    """
    try:
        label, _, der = pem.unarmor(data)
        if label == "ENCRYPTED PRIVATE KEY":
            der = _decrypt(der, passphrase or b"")
        elif passphrase:
            raise BuilderError("the key is not encrypted", code="key_passphrase")
        if label == "EC PRIVATE KEY":  # RFC 5915
            inner = keys.ECPrivateKey.load(der, strict=True)
            curve = inner["parameters"].chosen.dotted
        else:
            info = keys.PrivateKeyInfo.load(der, strict=True)
            curve = info["private_key_algorithm"]["parameters"].chosen.dotted
            inner = info["private_key"].parsed
        if curve != _CURVE:
            return None
        key = Sm2PrivateKey(int.from_bytes(inner["private_key"].contents))
        written = inner["public_key"].native
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BuilderError(
            "no private key in PEM form, or a wrong passphrase", code="key_unreadable"
        ) from error
    public = key.public_key()
    if written is not None and bytes(written) != b"\4" + public.x + public.y:
        raise BuilderError("the public half does not go with the private key", code="key_unreadable")
    return key


def _decrypt(der: bytes, passphrase: bytes) -> bytes:
    wrapped = keys.EncryptedPrivateKeyInfo.load(der, strict=True)
    scheme: algos.EncryptionAlgorithm = wrapped["encryption_algorithm"]
    rounds = int(scheme.kdf_iterations)
    if scheme.kdf != "pbkdf2" or scheme.encryption_cipher != "aes" or not 0 < rounds <= _MOST_ROUNDS:
        raise ValueError("an encryption that is not used here")
    kdf = PBKDF2HMAC(_HMACS[scheme.kdf_hmac], scheme.key_length, scheme.kdf_salt, rounds)
    cipher = Cipher(algorithms.AES(kdf.derive(passphrase)), modes.CBC(scheme.encryption_iv)).decryptor()
    unpadder = padding.PKCS7(128).unpadder()
    padded = cipher.update(wrapped["encrypted_data"].native) + cipher.finalize()
    return unpadder.update(padded) + unpadder.finalize()

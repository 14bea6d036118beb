"""An issuer's signing key: made, kept as PKCS#8 PEM, used. Private keys never enter the site."""

import errno
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final, Self

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from liangzheng import sm2
from liangzheng.byte_order_mark import as_utf8
from liangzheng.errors import BuilderError
from liangzheng.files import write_secret
from verifier_wasm import limits
from verifier_wasm.crypto.cose_key import FIELD_LENGTHS, algorithms_for
from verifier_wasm.crypto.keys import SM2_SM3, PublicKey
from verifier_wasm.crypto.kid import kid_of

type PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | Ed25519PrivateKey | sm2.Sm2PrivateKey

#: A passphrase, or whom to ask for it once it is needed for a file; None: there is none.
type Passphrase = bytes | Callable[[Path], bytes | None] | None

#: OpenSSL's names of curves -> COSE's, the COSE algorithm and the hash.
_CURVES: Final[dict[str, tuple[str, int, hashes.HashAlgorithm]]] = {
    "secp256r1": ("P-256", -7, hashes.SHA256()),
    "secp384r1": ("P-384", -35, hashes.SHA384()),
    "secp521r1": ("P-521", -36, hashes.SHA512()),
    "brainpoolP256r1": ("brainpoolP256r1", -265, hashes.SHA256()),
    "brainpoolP384r1": ("brainpoolP384r1", -267, hashes.SHA384()),
    "brainpoolP512r1": ("brainpoolP512r1", -268, hashes.SHA512()),
}
_EDDSA: Final = -8
_PS256: Final = -37

#: What `SigningKey.generate` makes, by name.
ALGORITHM_NAMES: Final = ("ES256", "ES384", "ES512", "EdDSA", "PS256", "SM2")

#: RFC 7468 sections 10 and 11; a key encrypted in the way of RFC 1421 names it in a header.
_PRIVATE: Final = b"PRIVATE KEY-----"
_ENCRYPTED: Final = (b"-----BEGIN ENCRYPTED PRIVATE KEY-----", b"Proc-Type: 4,ENCRYPTED")

#: RFC 8230 section 2: RSA keys of 2048 bits or more.
_LEAST_RSA_BITS: Final = 2048


def public_key(key: object, *, source: str) -> PublicKey:
    """Return a ``cryptography`` public key as the verifier's; `BuilderError` for a kind it does not know."""
    match key:
        case PublicKey():
            return key
        case ec.EllipticCurvePublicKey() if key.curve.name in _CURVES:
            curve = _CURVES[key.curve.name][0]
            numbers, length = key.public_numbers(), FIELD_LENGTHS[curve]
            return PublicKey(
                "EC2", algorithms_for(curve), curve, numbers.x.to_bytes(length), numbers.y.to_bytes(length)
            )
        case Ed25519PublicKey():
            return PublicKey("OKP", algorithms_for("Ed25519"), "Ed25519", key.public_bytes_raw())
        case rsa.RSAPublicKey() if _LEAST_RSA_BITS <= key.key_size <= limits.RSA_BITS:
            pair = key.public_numbers()
            n, e = (number.to_bytes((number.bit_length() + 7) // 8) for number in (pair.n, pair.e))
            return PublicKey("RSA", algorithms_for(None), n=n, e=e)
    raise BuilderError(f"{source}: a key of a kind or size that is not used here", code="key_type")


class SigningKey:
    """A private key with its COSE algorithm and its kid."""

    def __init__(self, private: PrivateKey, *, source: str = "the key") -> None:
        self._private = private
        whole = public_key(private.public_key(), source=source)
        self.algorithm: int = _algorithm_of(private)
        #: The public half, bound to this one algorithm.
        self.public = replace(whole, algorithms=frozenset({self.algorithm}))
        self.kid = kid_of(self.public)

    @classmethod
    def generate(cls, algorithm: str = "ES256") -> Self:
        """Make a new key; ``algorithm`` is one of `ALGORITHM_NAMES`."""
        match algorithm:
            case "ES256":
                return cls(ec.generate_private_key(ec.SECP256R1()))
            case "ES384":
                return cls(ec.generate_private_key(ec.SECP384R1()))
            case "ES512":
                return cls(ec.generate_private_key(ec.SECP521R1()))
            case "EdDSA":
                return cls(Ed25519PrivateKey.generate())
            case "PS256":
                return cls(rsa.generate_private_key(65537, 3072))
            case "SM2":
                return cls(sm2.Sm2PrivateKey.generate())
        raise BuilderError(f"no algorithm {algorithm!r}; there are {', '.join(ALGORITHM_NAMES)}")

    @classmethod
    def load(cls, path: Path, passphrase: Passphrase = None) -> Self:
        """Read a PKCS#8 PEM file.

        A passphrase that is asked for is asked for only where the file is encrypted. Raises `BuilderError`
        ``key_passphrase`` (one too many, too few, or a wrong one), ``key_unreadable`` and ``key_type``.
        """
        data = as_utf8(path.read_bytes())
        is_encrypted = any(mark in data for mark in _ENCRYPTED)
        if callable(passphrase):
            passphrase = passphrase(path) if is_encrypted else None
        if passphrase and not is_encrypted and _PRIVATE in data:
            raise BuilderError(f"{path}: the key is not encrypted", code="key_passphrase")
        if is_encrypted and not passphrase:
            raise BuilderError(f"{path}: the key is encrypted: give its passphrase", code="key_passphrase")
        try:
            loaded = _load(data, passphrase)
        except (ValueError, TypeError, UnsupportedAlgorithm, BuilderError) as error:
            if is_encrypted:
                raise BuilderError(
                    f"{path}: wrong passphrase or damaged key", code="key_passphrase"
                ) from error
            raise BuilderError(f"{path}: no private key in PEM form", code="key_unreadable") from error
        match loaded:
            case (
                ec.EllipticCurvePrivateKey() | rsa.RSAPrivateKey() | Ed25519PrivateKey() | sm2.Sm2PrivateKey()
            ):
                return cls(loaded, source=str(path))
        raise BuilderError(f"{path}: a key of a kind that is not used here", code="key_type")

    def save(self, path: Path, passphrase: Passphrase = None, *, becomes: Path | None = None) -> None:
        """Write PKCS#8 PEM, whole and readable by its owner only; never over an existing file.

        ``becomes``: the name by which a person who is asked for a passphrase knows the key.
        """
        named = becomes or path
        if callable(passphrase):
            if named.exists():  # nobody is asked in vain
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(named))
            passphrase = passphrase(named)
        write_secret(path, self._pem(passphrase))

    def _pem(self, passphrase: bytes | None) -> bytes:
        if isinstance(self._private, sm2.Sm2PrivateKey):
            return self._private.to_pem(passphrase)
        encryption: serialization.KeySerializationEncryption = serialization.NoEncryption()
        if passphrase:
            encryption = serialization.BestAvailableEncryption(passphrase)
        return self._private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption
        )

    def sign(self, message: bytes) -> bytes:
        """Return the signature in COSE's form (RFC 9053 section 2, RFC 8230 section 2)."""
        match self._private:
            case ec.EllipticCurvePrivateKey():
                curve, _, digest = _CURVES[self._private.curve.name]
                r, s = decode_dss_signature(self._private.sign(message, _ecdsa(digest)))
                length = FIELD_LENGTHS[curve]
                return r.to_bytes(length) + s.to_bytes(length)
            case Ed25519PrivateKey() | sm2.Sm2PrivateKey():
                return self._private.sign(message)
            case rsa.RSAPrivateKey():
                pss = padding.PSS(padding.MGF1(hashes.SHA256()), hashes.SHA256.digest_size)
                return self._private.sign(message, pss, hashes.SHA256())


def _ecdsa(digest: hashes.HashAlgorithm) -> ec.ECDSA:
    """Return ECDSA without chance (RFC 6979), as RFC 9053 section 2.1 wants it; OpenSSL has it from 3.2."""
    try:
        return ec.ECDSA(digest, deterministic_signing=True)
    except UnsupportedAlgorithm:
        return ec.ECDSA(digest)


def _load(data: bytes, passphrase: bytes | None) -> object:
    try:
        return serialization.load_pem_private_key(data, passphrase)
    except UnsupportedAlgorithm:
        key = sm2.read_private_key(data, passphrase)
        if key is None:
            raise
        return key


def _algorithm_of(private: PrivateKey) -> int:
    match private:
        case ec.EllipticCurvePrivateKey():
            return _CURVES[private.curve.name][1]
        case Ed25519PrivateKey():
            return _EDDSA
        case rsa.RSAPrivateKey():
            return _PS256
        case sm2.Sm2PrivateKey():
            return SM2_SM3

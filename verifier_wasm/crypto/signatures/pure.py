"""Signatures checked in pure Python, for Pyodide: curves by ``ecdsa``, RSASSA-PSS and SM2 by our own code."""

import hashlib
from typing import Any, Final

from ecdsa import BadSignatureError, VerifyingKey, curves
from ecdsa.errors import MalformedPointError
from ecdsa.util import sigdecode_string

from verifier_wasm.crypto.keys import Algorithm, PublicKey
from verifier_wasm.crypto.signatures import pss, sm2

_CURVES: Final = {
    "P-256": curves.NIST256p,
    "P-384": curves.NIST384p,
    "P-521": curves.NIST521p,
    "brainpoolP256r1": curves.BRAINPOOLP256r1,
    "brainpoolP384r1": curves.BRAINPOOLP384r1,
    "brainpoolP512r1": curves.BRAINPOOLP512r1,
}
_HASHES: Final[dict[str, Any]] = {
    "sha256": hashlib.sha256,
    "sha384": hashlib.sha384,
    "sha512": hashlib.sha512,
}


def verify(*, algorithm: Algorithm, key: PublicKey, message: bytes, signature: bytes) -> bool:
    """See `verifier_wasm.crypto.signatures.verify_signature`."""
    if key.curve == "SM2":
        return sm2.verify(key=key, message=message, signature=signature)
    match key.kty:
        case "EC2":
            return _ecdsa(algorithm, key, message, signature)
        case "OKP":
            return _ed25519(key, message, signature)
        case "RSA" if algorithm.hash is not None:
            return pss.verify(key=key, message=message, signature=signature, digest=_HASHES[algorithm.hash])
        case _:
            return False


def _ecdsa(algorithm: Algorithm, key: PublicKey, message: bytes, signature: bytes) -> bool:
    curve = _CURVES.get(key.curve or "")
    if curve is None or algorithm.hash is None:
        return False
    length = curve.verifying_key_length // 2
    if len(signature) != 2 * length or len(key.x) != length or len(key.y) != length:
        return False
    try:
        public = VerifyingKey.from_string(key.x + key.y, curve=curve)
        return bool(
            public.verify(
                signature,
                message,
                hashfunc=_HASHES[algorithm.hash],
                sigdecode=sigdecode_string,
                allow_truncate=True,
            )
        )
    except (BadSignatureError, MalformedPointError):
        return False
    except TypeError:  # ecdsa 0.19 takes the x of the point at infinity, which has none
        return False


def _ed25519(key: PublicKey, message: bytes, signature: bytes) -> bool:
    if len(key.x) != 32 or len(signature) != 64:  # RFC 8032 section 5.1
        return False
    try:
        return bool(VerifyingKey.from_string(key.x, curve=curves.Ed25519).verify(signature, message))
    except (BadSignatureError, MalformedPointError, ValueError):  # ValueError: a point or s out of range
        return False

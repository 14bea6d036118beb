"""Signatures checked by ``cryptography`` (OpenSSL). SM2, which it lacks, goes to our own code."""

from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from verifier_wasm import limits
from verifier_wasm.crypto.keys import Algorithm, PublicKey
from verifier_wasm.crypto.signatures import sm2

_HASHES: Final[dict[str, hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
_CURVES: Final[dict[str, ec.EllipticCurve]] = {
    "P-256": ec.SECP256R1(),
    "P-384": ec.SECP384R1(),
    "P-521": ec.SECP521R1(),
    "brainpoolP256r1": ec.BrainpoolP256R1(),
    "brainpoolP384r1": ec.BrainpoolP384R1(),
    "brainpoolP512r1": ec.BrainpoolP512R1(),
}


def verify(*, algorithm: Algorithm, key: PublicKey, message: bytes, signature: bytes) -> bool:
    """See `verifier_wasm.crypto.signatures.verify_signature`."""
    if key.curve == "SM2":
        return sm2.verify(key=key, message=message, signature=signature)
    try:
        match key.kty:
            case "EC2":
                return _ecdsa(algorithm, key, message, signature)
            case "OKP":
                Ed25519PublicKey.from_public_bytes(key.x).verify(signature, message)
            case "RSA":
                return _pss(algorithm, key, message, signature)
            case _:
                return False
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):  # ValueError: a point off its curve
        return False
    return True


def _ecdsa(algorithm: Algorithm, key: PublicKey, message: bytes, signature: bytes) -> bool:
    curve = _CURVES.get(key.curve or "")
    if curve is None or algorithm.hash is None:
        return False
    length = (curve.key_size + 7) // 8
    if len(signature) != 2 * length or len(key.x) != length or len(key.y) != length:
        return False
    public = ec.EllipticCurvePublicNumbers(int.from_bytes(key.x), int.from_bytes(key.y), curve).public_key()
    der = encode_dss_signature(int.from_bytes(signature[:length]), int.from_bytes(signature[length:]))
    public.verify(der, message, ec.ECDSA(_HASHES[algorithm.hash]))
    return True


def _pss(algorithm: Algorithm, key: PublicKey, message: bytes, signature: bytes) -> bool:
    n = int.from_bytes(key.n)
    if algorithm.hash is None or not 2048 <= n.bit_length() <= limits.RSA_BITS:  # OpenSSL takes others too
        return False
    if len(signature) != (n.bit_length() + 7) // 8:  # RFC 8017 section 8.1.2; OpenSSL takes shorter ones
        return False
    digest = _HASHES[algorithm.hash]
    public = rsa.RSAPublicNumbers(int.from_bytes(key.e), n).public_key()
    # RFC 8230 section 2: the salt is as long as the hash.
    pss = padding.PSS(mgf=padding.MGF1(digest), salt_length=digest.digest_size)
    public.verify(signature, message, pss, digest)
    return True

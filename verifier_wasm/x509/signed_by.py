"""Whether a certificate's signature is a key's: the algorithms of X.509 put as those of COSE."""

import hashlib
from collections.abc import Callable
from typing import Any, Final

from asn1crypto import algos, core

from verifier_wasm.crypto.cose_key import FIELD_LENGTHS
from verifier_wasm.crypto.keys import Algorithm, PublicKey
from verifier_wasm.crypto.signatures import DEFAULT, Backend, pkcs1
from verifier_wasm.errors import DecodeError
from verifier_wasm.x509.certificate import Certificate

_NULL: Final = b"\x05\x00"

#: RFC 5758 section 3.2; no SHA-1.
_ECDSA: Final = {
    "1.2.840.10045.4.3.2": "sha256",
    "1.2.840.10045.4.3.3": "sha384",
    "1.2.840.10045.4.3.4": "sha512",
}
#: RFC 4055 section 5
_PKCS1: Final[dict[str, Callable[[bytes], Any]]] = {
    "1.2.840.113549.1.1.11": hashlib.sha256,
    "1.2.840.113549.1.1.12": hashlib.sha384,
    "1.2.840.113549.1.1.13": hashlib.sha512,
}
_PSS: Final = "1.2.840.113549.1.1.10"
_ED25519: Final = "1.3.101.112"
#: GB/T 33560: SM2 signature with SM3
_SM2: Final = "1.2.156.10197.1.501"


class _Pair(core.Sequence):  # type: ignore[misc]
    """ECDSA-Sig-Value (RFC 3279 section 2.2.3); SM2's is of the same shape (GB/T 35276)."""

    _fields = [("r", core.Integer), ("s", core.Integer)]  # noqa: RUF012


def signed_by(certificate: Certificate, key: PublicKey, *, backend: Backend = DEFAULT) -> bool:
    """Say whether the certificate's signature is the key's.

    Raises `DecodeError` ``issuer_chain_algorithm`` for a signature algorithm not known here, and
    ``issuer_chain_malformed`` for a signature that is not written as its algorithm's are.
    """
    oid, parameters = certificate.signature_algorithm, certificate.signature_parameters
    message, signature = certificate.signed, certificate.signature

    def verify(hash_name: str | None, kty: str, value: bytes | None) -> bool:
        algorithm = Algorithm(0, oid, kty, key.curve, hash_name)
        return (
            value is not None
            and key.kty == kty
            and backend.verify(algorithm=algorithm, key=key, message=message, signature=value)
        )

    # RFC 5758 section 3.2 and RFC 8410 section 3 want no parameters, RFC 4055 section 5 wants NULL. Issuers
    # mix the two up, and it says nothing in either case.
    says_nothing = parameters in {b"", _NULL}
    if oid in _ECDSA and says_nothing and key.curve != "SM2":
        return verify(_ECDSA[oid], "EC2", _raw(signature, key))
    if oid == _SM2 and says_nothing:
        return key.curve == "SM2" and verify("sm3", "EC2", _raw(signature, key))
    if oid == _ED25519 and says_nothing:
        return verify(None, "OKP", signature)
    if oid in _PKCS1 and says_nothing:
        return key.kty == "RSA" and pkcs1.verify(
            key=key, message=message, signature=signature, digest=_PKCS1[oid]
        )
    if oid == _PSS:
        return verify(_pss_hash(parameters), "RSA", signature)
    raise DecodeError("issuer_chain_algorithm", algorithm=oid)


def _raw(der: bytes, key: PublicKey) -> bytes | None:
    """Return r and s as COSE writes them (RFC 9053 section 2.1); None where no signature of the key has them.

    DER has one form only; in another one it is a slip of whoever signed or an altered certificate, and cannot
    be told apart: `DecodeError` ``issuer_chain_malformed``.
    """
    try:
        pair = _Pair.load(der, strict=True)
        r, s = int(pair["r"]), int(pair["s"])
        is_der = _Pair({"r": r, "s": s}).dump() == der
    except (ValueError, TypeError):
        is_der = False
    if not is_der:
        raise DecodeError("issuer_chain_malformed")
    length = FIELD_LENGTHS.get(key.curve or "", 0)
    try:
        return r.to_bytes(length) + s.to_bytes(length)
    except OverflowError:  # negative, or longer than the field
        return None


def _pss_hash(parameters: bytes) -> str:
    """RFC 4055 section 3.1: one hash for message and mask, a salt as long as it, trailer 1."""
    try:
        read = algos.RSASSAPSSParams.load(parameters, strict=True)
        name = read["hash_algorithm"]["algorithm"].native
        mask = read["mask_gen_algorithm"]
        salts = {"sha256": 32, "sha384": 48, "sha512": 64}
        if (
            mask["algorithm"].native == "mgf1"
            and mask["parameters"]["algorithm"].native == name
            and int(read["salt_length"]) == salts.get(name)
            and int(read["trailer_field"]) == 1
        ):
            return str(name)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise DecodeError("issuer_chain_malformed") from error
    raise DecodeError("issuer_chain_algorithm", algorithm="RSASSA-PSS")

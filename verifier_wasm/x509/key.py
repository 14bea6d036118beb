"""SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) as the verifier's public key."""

from typing import Final

from asn1crypto import core

from verifier_wasm import limits
from verifier_wasm.crypto.cose_key import FIELD_LENGTHS, algorithms_for
from verifier_wasm.crypto.keys import PublicKey
from verifier_wasm.errors import DecodeError
from verifier_wasm.x509.point import coordinates

_RSA: Final = frozenset({"1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10"})  # RFC 8017, id-RSASSA-PSS too
_EC: Final = "1.2.840.10045.2.1"  # RFC 5480
_ED25519: Final = "1.3.101.112"  # RFC 8410

#: RFC 5480 section 2.1.1.1, RFC 5639 section 4.1, GB/T 33560 (SM2)
CURVES: Final = {
    "1.2.840.10045.3.1.7": "P-256",
    "1.3.132.0.34": "P-384",
    "1.3.132.0.35": "P-521",
    "1.3.36.3.3.2.8.1.1.7": "brainpoolP256r1",
    "1.3.36.3.3.2.8.1.1.11": "brainpoolP384r1",
    "1.3.36.3.3.2.8.1.1.13": "brainpoolP512r1",
    "1.2.156.10197.1.301": "SM2",
}


class _Algorithm(core.Sequence):  # type: ignore[misc]
    _fields = [("algorithm", core.ObjectIdentifier), ("parameters", core.Any, {"optional": True})]  # noqa: RUF012


class _Info(core.Sequence):  # type: ignore[misc]
    _fields = [("algorithm", _Algorithm), ("public_key", core.OctetBitString)]  # noqa: RUF012


class _RsaKey(core.Sequence):  # type: ignore[misc]
    _fields = [("n", core.Integer), ("e", core.Integer)]  # noqa: RUF012


def public_key(info: bytes) -> PublicKey:
    """Return the key of a DER SubjectPublicKeyInfo.

    Raises `DecodeError` ``issuer_chain_algorithm`` (a kind of key not known here), and what ``asn1crypto``
    raises for bytes that are not such a structure.
    """
    parsed = _Info.load(info, strict=True)
    oid = parsed["algorithm"]["algorithm"].dotted
    data = bytes(parsed["public_key"])
    if oid == _EC:
        named = core.ObjectIdentifier.load(parsed["algorithm"]["parameters"].dump(), strict=True).dotted
        return _ec(CURVES.get(named), data)
    if oid == _ED25519 and len(data) == FIELD_LENGTHS["Ed25519"]:
        return PublicKey("OKP", algorithms_for("Ed25519"), "Ed25519", data)
    if oid in _RSA:
        return _rsa(data)
    raise DecodeError("issuer_chain_algorithm", algorithm=oid)


def _ec(curve: str | None, data: bytes) -> PublicKey:
    if curve is None:
        raise DecodeError("issuer_chain_algorithm", algorithm="curve")
    x, y = coordinates(curve, data)
    return PublicKey("EC2", algorithms_for(curve), curve, x, y)


def _rsa(data: bytes) -> PublicKey:
    pair = _RsaKey.load(data, strict=True)
    n, e = int(pair["n"]), int(pair["e"])
    if not 2048 <= n.bit_length() <= limits.RSA_BITS or not 0 < e.bit_length() <= 64:
        raise DecodeError("issuer_chain_algorithm", algorithm="RSA")
    n_bytes, e_bytes = (number.to_bytes((number.bit_length() + 7) // 8) for number in (n, e))
    return PublicKey("RSA", algorithms_for(None), n=n_bytes, e=e_bytes)

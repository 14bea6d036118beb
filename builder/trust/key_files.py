"""Public keys and certificates from files: PEM, DER, JWK, JWK Set, COSE_KeySet."""

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization

from builder.errors import BuilderError
from builder.keys import kid_of, public_key
from verifier_wasm.cose_key import FIELD_LENGTHS, algorithms_for, keys_from_key_set
from verifier_wasm.errors import KeyFormatError
from verifier_wasm.keys import Kid, PublicKey
from verifier_wasm.trust import TrustedKey

_PEM_CERTIFICATE: Final = b"-----BEGIN CERTIFICATE-----"


@dataclass(frozen=True, slots=True)
class NamedKey:
    """A key from a file: the name its certificate gives, or ""."""

    key: TrustedKey
    name: str = ""


def read_keys(data: bytes, *, source: str) -> list[NamedKey]:
    """Read every public key of a file; a private key among them is an error.

    Raises `BuilderError` ``key_private``, ``key_unreadable``, ``key_type``.
    """
    if b"PRIVATE KEY-----" in data:
        raise BuilderError(f"{source} is a private key: give the public one", code="key_private")
    if data.startswith(b"-----BEGIN") or b"\n-----BEGIN" in data:
        return _pem(data, source)
    text = data.lstrip()
    if text.startswith((b"{", b"[")):
        return _jwk(text, source)
    return _der(data, source) or _cose(data, source)


def _pem(data: bytes, source: str) -> list[NamedKey]:
    try:
        if _PEM_CERTIFICATE in data:
            return [_certificate(item, source) for item in x509.load_pem_x509_certificates(data)]
        return [_bare(serialization.load_pem_public_key(data), source)]
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BuilderError(
            f"{source}: no key or certificate that can be read", code="key_unreadable"
        ) from error


def _der(data: bytes, source: str) -> list[NamedKey]:
    for read in (x509.load_der_x509_certificate, serialization.load_der_public_key):
        try:
            item = read(data)
        except (ValueError, UnsupportedAlgorithm):
            continue
        return [_certificate(item, source) if isinstance(item, x509.Certificate) else _bare(item, source)]
    return []


def _bare(key: object, source: str) -> NamedKey:
    public = public_key(key, source=source)
    return NamedKey(TrustedKey(kid_of(public), public))


def _certificate(certificate: x509.Certificate, source: str) -> NamedKey:
    """Name a certificate's key by the first 8 bytes of its SHA-256, as the EU's codes do."""
    der = certificate.public_bytes(serialization.Encoding.DER)
    names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    try:
        public = public_key(certificate.public_key(), source=source)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BuilderError(f"{source}: a key of a kind that is not used here", code="key_type") from error
    key = TrustedKey(
        Kid(hashlib.sha256(der).digest()[:8]),
        public,
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        certificate=der,
    )
    return NamedKey(key, str(names[0].value) if names else "")


def _jwk(data: bytes, source: str) -> list[NamedKey]:
    try:
        value: Any = json.loads(data)
        items = value["keys"] if isinstance(value, dict) and "keys" in value else [value]
        return [_one_jwk(item, source) for item in items]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BuilderError(f"{source}: no JWK that can be read", code="key_unreadable") from error


def _one_jwk(item: dict[str, Any], source: str) -> NamedKey:
    """RFC 7517, RFC 7518 section 6, RFC 8037 section 2."""
    if "d" in item:
        raise BuilderError(f"{source} holds a private key: give the public one", code="key_private")
    kty, curve = item["kty"], item.get("crv")
    if kty == "EC" and curve in FIELD_LENGTHS:
        length = FIELD_LENGTHS[curve]
        x, y = (_bytes(item[name]) for name in ("x", "y"))
        if len(x) != length or len(y) != length:
            raise ValueError("coordinates")
        public = PublicKey("EC2", algorithms_for(curve), curve, x, y)
    elif kty == "OKP" and curve == "Ed25519":
        public = PublicKey("OKP", algorithms_for(curve), curve, _bytes(item["x"]))
    elif kty == "RSA":
        public = PublicKey("RSA", algorithms_for(None), n=_bytes(item["n"]), e=_bytes(item["e"]))
    else:
        raise BuilderError(f"{source}: a key of a kind that is not used here", code="key_type")
    kid = item.get("kid")
    return NamedKey(TrustedKey(Kid(kid.encode()) if kid else kid_of(public), public))


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _cose(data: bytes, source: str) -> list[NamedKey]:
    try:
        keys = keys_from_key_set(data)
    except KeyFormatError as error:
        message = "holds a private key" if error.code == "key_private" else "is no key or certificate"
        raise BuilderError(f"{source} {message}", code=error.code) from error
    return [NamedKey(TrustedKey(kid or kid_of(key), key)) for key, kid in keys]

"""Public keys and certificates from files: PEM, DER, JWK, JWK Set, COSE_KeySet."""

import base64
import hashlib
import json
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization

from builder.errors import BuilderError
from builder.keys import kid_of, public_key
from verifier_wasm.cose_key import CURVES, key_from_cose, keys_from_key_set
from verifier_wasm.errors import CodeError, KeyFormatError
from verifier_wasm.jose import kid_bytes
from verifier_wasm.keys import Kid
from verifier_wasm.trust import TrustedKey
from verifier_wasm.x509 import read_certificate
from verifier_wasm.x509.key import public_key as public_key_info

#: RFC 7468: blocks of certificates and of public keys; what stands between them is comment.
_PEM_BLOCK: Final = re.compile(rb"-----BEGIN (CERTIFICATE|PUBLIC KEY)-----[^-]*-----END \1-----", re.DOTALL)

#: JWK (RFC 7518 section 6.2.1.1, RFC 8037 section 2) and COSE name their curves alike.
_JWK_CURVES: Final = {name: number for number, name in CURVES.items()}


@dataclass(frozen=True, slots=True)
class NamedKey:
    """A key from a file: the name its certificate gives, or "", and whether the file gives it a kid."""

    key: TrustedKey
    name: str = ""
    has_kid: bool = True


def read_keys(data: bytes, *, source: str) -> list[NamedKey]:
    """Read every public key and certificate of a file; a private key among them is an error.

    A certificate is taken as it is: whoever names it as trusted has looked at it. Raises `BuilderError`
    ``key_private``, ``key_unreadable`` and ``key_type``.
    """
    if b"PRIVATE KEY-----" in data:
        raise BuilderError(f"{source} is a private key: give the public one", code="key_private")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about old encodings, which are read all the same
        if data.startswith(b"-----BEGIN") or b"\n-----BEGIN" in data:
            keys = _pem(data, source)
        elif (text := data.lstrip()).startswith((b"{", b"[")):
            keys = _jwk(text, source)
        else:
            keys = _der(data, source) or _cose(data, source)
    if not keys:
        raise _unreadable(source)
    return keys


def _pem(data: bytes, source: str) -> list[NamedKey]:
    keys: list[NamedKey] = []
    try:
        for block in _PEM_BLOCK.finditer(data):
            if block[1] == b"CERTIFICATE":
                keys += _certificate(x509.load_pem_x509_certificate(block[0]), source)
            else:
                keys.append(_bare(_public(_body(block[0])), source))
    except (ValueError, UnsupportedAlgorithm, x509.InvalidVersion) as error:
        raise _unreadable(source) from error
    return keys


def _body(block: bytes) -> bytes:
    """Return the DER of a PEM block (RFC 7468); ``binascii.Error``, a `ValueError`, where it has none."""
    return base64.b64decode(b"".join(block.splitlines()[1:-1]), validate=True)


def _public(der: bytes) -> object:
    """Return the key of a SubjectPublicKeyInfo; `ValueError`, `UnsupportedAlgorithm`."""
    try:
        return serialization.load_der_public_key(der)
    except UnsupportedAlgorithm:
        return _other(der, public_key_info)  # SM2, which `cryptography` does not know


def _other[T](der: bytes, read: Callable[[bytes], T]) -> T:
    try:
        return read(der)
    except (TypeError, KeyError, AttributeError, CodeError) as error:
        raise ValueError(str(error)) from error


def _certified(certificate: x509.Certificate, der: bytes) -> object:
    try:
        return certificate.public_key()
    except UnsupportedAlgorithm:
        return _other(der, read_certificate).key


def _unreadable(source: str) -> BuilderError:
    return BuilderError(f"{source}: no key or certificate that can be read", code="key_unreadable")


def _der(data: bytes, source: str) -> list[NamedKey]:
    for read in (x509.load_der_x509_certificate, _public):
        try:
            item = read(data)
        except (ValueError, UnsupportedAlgorithm, x509.InvalidVersion):
            continue
        return _certificate(item, source) if isinstance(item, x509.Certificate) else [_bare(item, source)]
    return []


def _bare(key: object, source: str) -> NamedKey:
    public = public_key(key, source=source)
    return NamedKey(TrustedKey(kid_of(public), public), has_kid=False)


def _certificate(certificate: x509.Certificate, source: str) -> list[NamedKey]:
    """Return a certificate's key under both of its kids.

    The EU's codes name it by the first 8 bytes of the certificate's SHA-256, LZ1 by those of the key's.
    """
    der = certificate.public_bytes(serialization.Encoding.DER)
    try:
        names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
        public = public_key(_certified(certificate, der), source=source)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BuilderError(f"{source}: a key of a kind that is not used here", code="key_type") from error
    kids = (Kid(hashlib.sha256(der).digest()[:8]), kid_of(public))
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    name = str(names[0].value) if names else ""
    return [
        NamedKey(TrustedKey(kid, public, not_before=begin, not_after=end, certificate=der), name)
        for kid in kids
    ]


def _jwk(data: bytes, source: str) -> list[NamedKey]:
    try:
        value: Any = json.loads(data)
        items = value["keys"] if isinstance(value, dict) and "keys" in value else [value]
        return [found for item in items for found in _one_jwk(item, source)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, KeyFormatError) as error:
        raise BuilderError(f"{source}: no JWK that can be read", code="key_unreadable") from error


def _one_jwk(item: dict[str, Any], source: str) -> list[NamedKey]:
    """RFC 7517, RFC 7518 section 6, RFC 8037 section 2.

    A kid of hexadecimal digits is found under both of its readings: text, and the bytes that they write.
    """
    if "d" in item:
        raise BuilderError(f"{source} holds a private key: give the public one", code="key_private")
    kty, curve = item["kty"], item.get("crv")
    item = {name: _bytes(value) if name in {"x", "y", "n", "e"} else value for name, value in item.items()}
    # The lengths, the size of the modulus and what goes with what are judged where a COSE_Key is read.
    if kty == "EC" and curve in _JWK_CURVES:
        cose_key = {1: 2, -1: _JWK_CURVES[curve], -2: item["x"], -3: item["y"]}
    elif kty == "OKP" and curve in _JWK_CURVES:
        cose_key = {1: 1, -1: _JWK_CURVES[curve], -2: item["x"]}
    elif kty == "RSA":
        cose_key = {1: 3, -1: item["n"], -2: item["e"]}
    else:
        raise BuilderError(f"{source}: a key of a kind that is not used here", code="key_type")
    public, _ = key_from_cose(cose_key)
    kid = item.get("kid")
    if not kid:
        return [NamedKey(TrustedKey(kid_of(public), public), has_kid=False)]
    return [NamedKey(TrustedKey(Kid(name), public)) for name in dict.fromkeys((kid.encode(), kid_bytes(kid)))]


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _cose(data: bytes, source: str) -> list[NamedKey]:
    try:
        keys = keys_from_key_set(data)
    except KeyFormatError as error:
        message = "holds a private key" if error.code == "key_private" else "is no key or certificate"
        raise BuilderError(f"{source} {message}", code=error.code) from error
    return [NamedKey(TrustedKey(kid or kid_of(key), key), has_kid=bool(kid)) for key, kid in keys]

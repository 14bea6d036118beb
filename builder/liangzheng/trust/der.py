"""Keys and certificates in DER, with or without the armour of PEM or base64 around it."""

import base64
import binascii
import re
import warnings
from functools import partial
from typing import Final

from asn1crypto import cms, parser
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from liangzheng.errors import BuilderError
from liangzheng.keys import public_key
from liangzheng.trust.certificates import certificate_keys
from liangzheng.trust.named_key import Harvest, NamedKey, PrivateKeyError, UnusableKeyError
from verifier_wasm.crypto.keys import PublicKey
from verifier_wasm.crypto.kid import kid_of
from verifier_wasm.errors import CodeError
from verifier_wasm.trusted.store import TrustedKey
from verifier_wasm.x509.certificate import MALFORMED
from verifier_wasm.x509.key import public_key as public_key_info

#: RFC 7468: what stands between blocks is comment; a body has no "-".
_BLOCK: Final = re.compile(rb"-----BEGIN ([A-Z0-9# ]{1,40})-----([^-]*)-----END \1-----")
_BEGIN: Final = b"-----BEGIN "
#: Blocks that hold no key of anybody's, and what they are.
_OTHERS: Final = {
    b"CERTIFICATE REQUEST": "a request for a certificate: give the certificate itself",
    b"NEW CERTIFICATE REQUEST": "a request for a certificate: give the certificate itself",
    b"X509 CRL": "a list of revoked certificates, not a key",
    b"PGP PUBLIC KEY BLOCK": "an OpenPGP key, which signs no codes: give the key in PEM or as a JWK",
    b"PGP SIGNATURE": "an OpenPGP signature, not a key",
}
#: What tools write beside a key: parameters without a key.
_PARAMETERS: Final = frozenset({b"EC PARAMETERS", b"DH PARAMETERS"})

_SEQUENCE, _INTEGER, _BITS, _OCTETS = 0x30, 0x02, 0x03, 0x04
#: What a certificate begins with (RFC 5280 section 4.1), a PKCS #12 file (RFC 7292 section 4), and a private
#: key: PKCS #8, encrypted or not (RFC 5958), SEC 1 (RFC 5915), RSA (RFC 8017 appendix A.1.2).
_CERTIFICATE: Final = [_SEQUENCE, _SEQUENCE, _BITS]
_PKCS12: Final = [_INTEGER, _SEQUENCE, _SEQUENCE]
_PRIVATE: Final = (
    [_INTEGER, _SEQUENCE, _OCTETS],
    [_SEQUENCE, _OCTETS],
    [_INTEGER, _OCTETS],
    [_INTEGER, _INTEGER, _INTEGER, _INTEGER],
)
_PARTS: Final = 4
#: SEQUENCE, then the OID of signedData: PKCS #7 or CMS (RFC 5652 section 5.1).
_SIGNED_DATA: Final = bytes.fromhex("06092a864886f70d010702")
_NOTHING: Final = b"\0\t\n\r "
_URL_ALPHABET: Final = bytes.maketrans(b"-_", b"+/")
_PARAGRAPH: Final = re.compile(rb"\r?\n[ \t]*\r?\n")
_BASE64: Final = re.compile(rb"[A-Za-z0-9+/=\s]+")
#: OpenSSL's settings after a TRUSTED CERTIFICATE: ``[0]`` are the uses that are refused.
_REFUSED: Final = 0xA0


def is_pem(data: bytes) -> bool:
    """Say whether a file has a PEM block."""
    return _BEGIN in data


def read_pem(data: bytes, found: Harvest) -> None:
    """Read every block of a PEM file."""
    blocks = list(_BLOCK.finditer(data))
    for number, block in enumerate(blocks, 1):
        label = block[1]
        if label in _PARAMETERS:
            continue
        where = f"block {number} ({label.decode()})"
        if label in _OTHERS:
            found.pass_over(where, _OTHERS[label])
            continue
        try:
            der = _body(block[2])
        except ValueError:
            found.pass_over(where, "its base64 is damaged")
            continue
        read_der(der, found, where=where)
    if (cut := data.count(_BEGIN) - len(blocks)) > 0:
        found.pass_over(f"{cut} PEM block{'s' if cut > 1 else ''}", "cut off: the END line is missing")


def _body(text: bytes) -> bytes:
    """Return the DER of a PEM block; `ValueError`."""
    if b":" in text:  # headers, as RFC 1421 has them, come before it
        text = text.rpartition(b":")[2].partition(b"\n")[2]
    return from_base64(text.replace(b"\\n", b"").replace(b"\\r", b""))  # as JSON and shells write line ends


def from_base64(text: bytes) -> bytes:
    """Decode base64 with any white space in it, padded or not; `ValueError`."""
    text = b"".join(text.split()).rstrip(b"=")
    return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)


def read_base64(data: bytes, found: Harvest) -> bool:
    """Read base64 of DER without armour: one piece, or several, on a line each or with blank lines between.

    False: it is none of these.
    """
    if not _BASE64.fullmatch(data):
        return False
    lines = data.splitlines()
    for pieces in ([data], _PARAGRAPH.split(data.strip()), lines):
        ders = [_der_of(piece) for piece in pieces if piece.strip()]
        if any(ders):
            break
    else:
        return False
    name = "line" if pieces is lines else "piece"
    for number, der in enumerate(ders, 1):
        if der is None:
            found.pass_over(f"{name} {number}", "no certificate or key in base64")
        else:
            read_der(der, found, where=f"{name} {number}")
    return True


def _der_of(text: bytes) -> bytes | None:
    try:
        der = from_base64(text)
    except (ValueError, binascii.Error):
        return None
    return der if der[:1] == bytes([_SEQUENCE]) and _length(der) == len(der) else None


def read_der(data: bytes, found: Harvest, *, where: str = "it") -> None:
    """Read a certificate, a key, or a PKCS #7 bundle of certificates."""
    if _SIGNED_DATA in data[:30]:
        _read_bundle(data, found, where)
    else:
        found.take(where, partial(_one, data))


def _read_bundle(data: bytes, found: Harvest, where: str) -> None:
    """RFC 5652 section 5.1: the certificates; whoever signed the bundle is not asked."""
    try:
        content = cms.ContentInfo.load(data)["content"]
        ders = [choice.chosen.dump() for choice in content["certificates"] if choice.name == "certificate"]
    except MALFORMED:
        found.pass_over(where, "a PKCS #7 bundle that cannot be read")
        return
    if not ders:
        found.pass_over(where, "a PKCS #7 bundle without a certificate")
    for number, der in enumerate(ders, 1):
        found.take(f"certificate {number} of the bundle", partial(certificate_keys, der))


def _one(data: bytes) -> list[NamedKey]:
    """Return the key of a certificate, a SubjectPublicKeyInfo or (PKCS #1) an RSA key.

    Raises `UnusableKeyError` and `PrivateKeyError`.
    """
    end = _length(data)
    der, rest = data[:end], data[end:].strip(_NOTHING)
    parts = _parts(der)
    if parts[:3] == _CERTIFICATE:
        _check_settings(rest)
        return certificate_keys(der)
    if any(parts[: len(private)] == private for private in _PRIVATE):
        raise PrivateKeyError
    if parts[:3] == _PKCS12:
        raise UnusableKeyError("a PKCS #12 file, which can hold private keys: give the certificate, in PEM")
    return [bare_key(_public(data if rest else der))]


def _parts(der: bytes) -> list[int]:
    """Return the tags of the first elements of a sequence, four at most."""
    tags: list[int] = []
    try:
        content = parser.parse(der)[4] if der[:1] == bytes([_SEQUENCE]) else b""
        while content and len(tags) < _PARTS:
            tags.append(content[0])
            content = content[_length(content) :]
    except MALFORMED:
        return []
    return tags


def _check_settings(rest: bytes) -> None:
    """Look at what follows a certificate: nothing, or OpenSSL's settings that refuse no use of it."""
    if not rest:
        return
    try:
        content = parser.parse(rest, strict=True)[4]
        while content:
            if content[0] == _REFUSED:
                raise UnusableKeyError("OpenSSL's trust settings in it refuse a use of it", code="key_use")
            content = content[_length(content) :]
    except MALFORMED as error:
        raise UnusableKeyError("no certificate that can be read: something follows it") from error


def _length(data: bytes) -> int:
    """Return how long the first element of DER says it is, header included; all where it is none."""
    try:
        _, _, _, header, content, trailer = parser.parse(data)
    except MALFORMED:
        return len(data)
    return len(header) + len(content) + len(trailer)


def _public(der: bytes) -> PublicKey:
    """Return the key of a SubjectPublicKeyInfo, or of PKCS #1; `UnusableKeyError`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _public_info(der)
        except ValueError as error:
            # "BEGIN RSA PUBLIC KEY": RFC 8017 appendix A.1.1
            pem = b"-----BEGIN RSA PUBLIC KEY-----\n%s\n-----END RSA PUBLIC KEY-----\n"
            try:
                key = serialization.load_pem_public_key(pem % base64.b64encode(der))
            except (ValueError, UnsupportedAlgorithm):
                raise UnusableKeyError("no key or certificate that can be read") from error
            if not isinstance(key, rsa.RSAPublicKey):
                raise UnusableKeyError("no key or certificate that can be read") from error
            return _used(key)


def _public_info(der: bytes) -> PublicKey:
    try:
        return _used(serialization.load_der_public_key(der))
    except UnsupportedAlgorithm:
        pass
    try:
        return public_key_info(der)  # SM2, which `cryptography` does not know
    except CodeError as error:
        raise UnusableKeyError("a key of a kind that is not used here", code="key_type") from error
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(str(error)) from error


def _used(key: object) -> PublicKey:
    try:
        return public_key(key, source="key")
    except BuilderError as error:
        raise UnusableKeyError("a key of a kind or size that is not used here", code="key_type") from error


def key_of_der(der: bytes) -> NamedKey:
    """Return the key of a SubjectPublicKeyInfo, or of PKCS #1; `UnusableKeyError`."""
    return bare_key(_public(der))


def bare_key(key: PublicKey) -> NamedKey:
    """Return a key that came without a kid, under the one that it would have here."""
    return NamedKey(TrustedKey(kid_of(key), key), has_kid=False)


def der_of_text(text: str) -> bytes:
    """Return the DER in a text inside another file: base64 (also of the URL's alphabet), or a PEM block.

    Raises `UnusableKeyError`.
    """
    data = text.encode("utf-8", "surrogatepass")
    block = _BLOCK.search(data)
    try:
        return _body(block[2]) if block else from_base64(data.translate(_URL_ALPHABET))
    except ValueError as error:
        raise UnusableKeyError("its base64 is damaged") from error

"""A certificate given by hand: its key, with the dates and the name that it gives."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from liangzheng.errors import BuilderError
from liangzheng.keys import public_key
from liangzheng.trust.named_key import NamedKey, UnusableKeyError
from verifier_wasm.crypto.keys import Kid, PublicKey
from verifier_wasm.crypto.kid import kid_of
from verifier_wasm.errors import CodeError
from verifier_wasm.trusted.store import TrustedKey
from verifier_wasm.x509 import read_certificate
from verifier_wasm.x509.certificate import MALFORMED


@dataclass(frozen=True, slots=True)
class Certified:
    """What is used of a certificate; nothing of it is checked: whoever names it has looked at it."""

    der: bytes
    key: PublicKey
    name: str
    not_before: datetime
    not_after: datetime

    @property
    def kid(self) -> Kid:
        """The EU's codes name a certificate by the first 8 bytes of its SHA-256."""
        return Kid(hashlib.sha256(self.der).digest()[:8])

    def trusted(self, kid: Kid) -> TrustedKey:
        """Return its key under a kid."""
        return TrustedKey(
            kid, self.key, not_before=self.not_before, not_after=self.not_after, certificate=self.der
        )


def read_certified(der: bytes) -> Certified:
    """Read a certificate; `UnusableKeyError` ``key_type`` (a key not used here) or ``key_unreadable``."""
    try:
        return _strictly(der)
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion, BuilderError):
        # What `cryptography` refuses (negative serial numbers, odd names, SM2) says nothing against the key.
        return _leniently(der)


def _strictly(der: bytes) -> Certified:
    certificate = x509.load_der_x509_certificate(der)
    names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return Certified(
        der,
        public_key(certificate.public_key(), source="certificate"),
        str(names[0].value) if names else "",
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
    )


def _leniently(der: bytes) -> Certified:
    try:
        read = read_certificate(der)
    except CodeError as error:
        if error.code == "issuer_chain_algorithm":
            raise UnusableKeyError(
                f"a key of a kind or size that is not used here ({error.detail['algorithm']})",
                code="key_type",
            ) from error
        raise UnusableKeyError("no certificate that can be read") from error
    return Certified(der, read.key, _common_name(der), read.not_before, read.not_after)


def _common_name(der: bytes) -> str:
    try:
        name = asn1.Certificate.load(der).subject.native.get("common_name", "")
    except MALFORMED:
        return ""
    return name if isinstance(name, str) else ", ".join(map(str, name))


def certificate_keys(der: bytes) -> list[NamedKey]:
    """Return a certificate's key under both of its kids: the EU's, and LZ1's, which is the key's own.

    Raises `UnusableKeyError` as `read_certified`.
    """
    found = read_certified(der)
    return [NamedKey(found.trusted(kid), found.name) for kid in (found.kid, kid_of(found.key))]

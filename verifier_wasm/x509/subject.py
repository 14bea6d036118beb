"""Who a certificate is for, where a code names it by that instead of by a key id."""

from asn1crypto import x509

from verifier_wasm import limits
from verifier_wasm.x509.certificate import MALFORMED
from verifier_wasm.x509.depth import bound


def subject_and_serial(der: bytes) -> tuple[str, str, int] | None:
    """Return country (C), common name (CN) and serial number; None for what has not one of each."""
    if len(der) > limits.CERTIFICATE_LENGTH:
        return None
    try:
        bound(der)
        certificate = x509.Certificate.load(der, strict=True)
        subject = certificate.subject.native
        country, name = subject.get("country_name"), subject.get("common_name")
        serial = int(certificate.serial_number)
    except MALFORMED:
        return None
    if not isinstance(country, str) or not isinstance(name, str):
        return None
    return country, name, serial

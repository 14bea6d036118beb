"""VICALs made for the test run: a signer with its CA, and any content."""

from datetime import datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.x509 import load_der_x509_certificate

from liangzheng.keys import SigningKey
from tests.support.certificates import Party, ca, leaf
from tests.support.signed import NOW
from verifier_wasm.encoding import cbor
from verifier_wasm.signed import cose

MDL = "org.iso.18013.5.1.mDL"
PURPOSE = "1.0.18013.5.1.8"

ROOT = ca("VICAL root")
SIGNER = leaf(ROOT, "VICAL signer", usage="content_commitment", purposes=(PURPOSE,))


def date(time: datetime) -> cbor.Tag:
    return cbor.Tag(0, time.isoformat().replace("+00:00", "Z"))


def iaca(name: str, **options: Any) -> Party:
    """Make a CA of an issuing authority."""
    return ca(name, path_length=0, **options)


def entry(authority: Party, *types: str, **changes: Any) -> dict[str, Any]:
    """Return an entry; a change of None takes a field out."""
    certificate = load_der_x509_certificate(authority.der)
    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
        ski = extension.value.digest
    except x509.ExtensionNotFound:
        ski = b"\1" * 20
    values: dict[str, Any] = {
        "certificate": authority.der,
        "serialNumber": certificate.serial_number,
        "ski": ski,
        "docType": list(types or (MDL,)),
        **changes,
    }
    return {name: value for name, value in values.items() if value is not None}


def payload(entries: list[Any], **changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "version": "1.0",
        "vicalProvider": "Test provider",
        "date": date(NOW - timedelta(days=1)),
        "vicalIssueID": 7,
        "nextUpdate": date(NOW + timedelta(days=30)),
        "certificateInfos": entries,
        **changes,
    }
    return {name: value for name, value in values.items() if value is not None}


def signed(content: Any, by: Party = SIGNER, chain: list[bytes] | None = None) -> bytes:
    """Sign any content: bytes as they are, anything else as CBOR."""
    key = SigningKey(by.private)
    return cose.encode_sign1(
        protected={cose.ALG: key.algorithm},
        unprotected={cose.X5CHAIN: [by.der] if chain is None else chain},
        payload=content if isinstance(content, bytes) else cbor.encode(content),
        sign=key.sign,
    )

"""What the certificate of a seal's signer may be for, where the seal brings it."""

from typing import Final

from verifier_wasm.errors import CodeError
from verifier_wasm.x509.certificate import read_certificate

#: Barcode signer (ICAO TR VDS-NC), or any purpose (RFC 5280 section 4.2.1.12).
_PURPOSES: Final = frozenset({"2.23.136.1.1.14.2", "2.5.29.37.0"})


def purposes_of(certificate: bytes) -> frozenset[str] | None:
    """Return the purposes that a certificate (DER) is held to; None where it names none, as most do."""
    try:
        return None if read_certificate(certificate).purposes is None else _PURPOSES
    except CodeError:  # its path will say what is wrong with it
        return None

"""How a seal names its signer's certificate."""

from dataclasses import dataclass

from verifier_wasm.x509.subject import subject_and_serial


@dataclass(frozen=True, slots=True)
class SignerReference:
    """Signer identifier and certificate reference (ICAO Doc 9303 part 13 section 2.2, BSI TR-03137 part 1).

    The identifier is the country (C) and the common name (CN) of the certificate's subject, the reference
    its serial number in hexadecimal. ``others``: both, as other readings of the header have them.
    """

    signer: str
    reference: str
    others: tuple[tuple[str, str], ...] = ()

    @property
    def kid(self) -> bytes:
        """Both as one text without leading zeros (``DETS27``): a trust list may name a bare key by it."""
        return f"{self.signer}{self.reference.strip().lstrip('0') or '0'}".encode("ascii")

    def names(self, certificate: bytes) -> bool:
        """Say whether a certificate (DER) is the one named."""
        return any(_names(certificate, *name) for name in ((self.signer, self.reference), *self.others))


def _names(certificate: bytes, signer: str, reference: str) -> bool:
    # A list may hold thousands: only those that have the name somewhere are read.
    if signer[2:].strip().encode("ascii") not in certificate.upper():
        return False
    try:
        serial = int(reference, 16)
    except ValueError:
        return False
    read = subject_and_serial(certificate)
    if read is None:
        return False
    country, name, number = read
    # Doc 9303 part 3 calls Germany D, its certificates call it DE.
    written = "DE" + signer[2:] if signer.startswith("D ") else signer
    return (country + name).upper() == written.replace(" ", "") and number == serial

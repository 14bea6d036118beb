"""How a seal names its signer's certificate."""

from dataclasses import dataclass

from verifier_wasm.x509.subject import subject_and_serial


@dataclass(frozen=True, slots=True)
class SignerReference:
    """Signer identifier and certificate reference (ICAO Doc 9303 part 13 section 2.2, BSI TR-03137 part 1).

    The identifier is the country (C) and the common name (CN) of the certificate's subject, the reference
    its serial number in hexadecimal.
    """

    signer: str
    reference: str

    @property
    def kid(self) -> bytes:
        """Both as one text without leading zeros (``DETS27``): a trust list may name a bare key by it."""
        return f"{self.signer}{self.reference.lstrip('0') or '0'}".encode("ascii")

    def names(self, certificate: bytes) -> bool:
        """Say whether a certificate (DER) is the one named."""
        # A list may hold thousands: only those that have the name somewhere are read.
        if self.signer[2:].encode("ascii") not in certificate.upper():
            return False
        try:
            serial = int(self.reference, 16)
        except ValueError:
            return False
        read = subject_and_serial(certificate)
        if read is None:
            return False
        country, name, number = read
        return (country + name).upper() == self.signer and number == serial

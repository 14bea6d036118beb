"""How a seal names its signer's certificate."""

from dataclasses import dataclass

from verifier_wasm.crypto.signatures import verify_signature
from verifier_wasm.errors import CodeError
from verifier_wasm.x509.certificate import read_certificate
from verifier_wasm.x509.subject import subject_and_serial


@dataclass(frozen=True, slots=True)
class OtherReadings:
    """Signers and references that other readings of a header give, and the signature that decides on them.

    One of them is meant if its key made the signature; that it did not shows nothing, since nobody was named.
    """

    names: tuple[tuple[str, str], ...]
    algorithms: frozenset[int]
    message: bytes
    signature: bytes

    def mean(self, certificate: bytes) -> bool:
        """Say whether a certificate (DER) is one of theirs, and its key the signer's."""
        if not any(_names(certificate, *name) for name in self.names):
            return False
        try:
            key = read_certificate(certificate).key
        except CodeError:
            return False
        return any(
            verify_signature(algorithm=algorithm, key=key, message=self.message, signature=self.signature)
            for algorithm in self.algorithms & key.algorithms
        )


@dataclass(frozen=True, slots=True)
class SignerReference:
    """Signer identifier and certificate reference (ICAO Doc 9303 part 13 section 2.2, BSI TR-03137 part 1).

    The identifier is the country (C) and the common name (CN) of the certificate's subject, the reference
    its serial number in hexadecimal.
    """

    signer: str
    reference: str
    others: OtherReadings | None = None

    @property
    def kid(self) -> bytes:
        """Both as one text without leading zeros (``DETS27``): a trust list may name a bare key by it."""
        return f"{self.signer}{self.reference.strip().lstrip('0') or '0'}".encode("ascii")

    def names(self, certificate: bytes) -> bool:
        """Say whether a certificate (DER) is the one named."""
        if _names(certificate, self.signer, self.reference):
            return True
        return self.others is not None and self.others.mean(certificate)


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

"""W3C Verifiable Credential Barcodes 1.0 as a QR code: recognised for certain, not verified (ADR 0014)."""

from typing import Final

from verifier_wasm.decoders import cbor_ld
from verifier_wasm.encoding import base45
from verifier_wasm.envelope import Document, Envelope, UncheckedSignature, Unsigned
from verifier_wasm.errors import DecodeError

#: Multibase's sign of Base45.
_BASE45: Final = "R"

#: The signature of these barcodes (section 3.2 of the specification).
SCHEME: Final = "ecdsa-xi-2023"


def decode(data: bytes) -> Envelope:
    """Decode; raises the errors of `base45.decode` and `cbor_ld.decode`."""
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError as error:
        raise DecodeError("base45_character", position=error.start) from error
    try:
        credential = cbor_ld.decode(base45.decode(text.removeprefix(_BASE45)))
    except DecodeError as error:
        # Where the sign is left out, the tags of the first drafts give a text that itself begins with it.
        try:
            credential = cbor_ld.decode(base45.decode(text))
        except DecodeError:
            raise error from None
    return Envelope(signature_of(credential), Document("vc_barcode", {}))


def signature_of(credential: cbor_ld.CborLd | None) -> UncheckedSignature | Unsigned:
    """Return the signature of a credential that has a proof."""
    return UncheckedSignature(SCHEME) if credential is not None and credential.proven else Unsigned()

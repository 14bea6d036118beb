"""W3C Verifiable Credential Barcodes 1.0 as a QR code: recognised for certain, not verified (ADR 0014)."""

from typing import Final

from verifier_wasm.encoding import base45
from verifier_wasm.envelope import Document, Envelope, Recognition, Signature
from verifier_wasm.errors import DecodeError
from verifier_wasm.shown.code import Code

PREFIX: Final = "VC1-"
#: Multibase's sign of Base45.
_BASE45: Final = "R"

name: Final = "unknown"
standard: Final = "W3C Verifiable Credential Barcodes 1.0, CBOR-LD 1.0"
verified: Final = False

#: The signature of these barcodes (section 3.2 of the specification).
SCHEME: Final = "ecdsa-xi-2023"


def recognise(code: Code) -> Recognition | None:
    """Recognise the prefix."""
    return Recognition(name, "vc_barcode") if code.data.startswith(PREFIX.encode()) else None


def open(code: Code) -> Envelope:  # noqa: A001  # the Format protocol's verb
    """Decode; raises the errors of `base45.decode` and `cbor_ld.decode`."""
    from verifier_wasm.formats import cbor_ld  # noqa: PLC0415 - few codes need it

    try:
        text = code.data.decode("ascii")
    except UnicodeDecodeError as error:
        raise DecodeError("base45_character", position=error.start) from error
    text = text.removeprefix(PREFIX)
    try:
        credential = cbor_ld.decode(base45.decode(text.removeprefix(_BASE45)))
    except DecodeError as error:
        # Where the sign is left out, the tags of the first drafts give a text that itself begins with it.
        try:
            credential = cbor_ld.decode(base45.decode(text))
        except DecodeError:
            raise error from None
    return Envelope(name, unchecked(proven=credential.proven), Document("vc_barcode", {}))


def unchecked(*, proven: bool) -> Signature:
    """Return a signature that is there and is not checked; or none."""
    return Signature(algorithm=0, kid=None, message=b"", value=b"", unsupported=SCHEME if proven else "")

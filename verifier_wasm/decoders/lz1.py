"""LZ1, the project's own code (design: "The native code: LZ1")."""

from typing import Final

from verifier_wasm.decoders import sign1_text
from verifier_wasm.document import read_document
from verifier_wasm.envelope import Document, Envelope
from verifier_wasm.errors import CodeError, DecodeError
from verifier_wasm.signed import cwt

#: The claim that holds the document; private use (RFC 8392 section 9.1.1).
DOCUMENT_CLAIM: Final = -70001


def decode(data: bytes) -> Envelope:
    """Decode; raises the errors of `sign1_text.decode`.

    The errors of `read_document`, and ``document_missing``, are the envelope's fault.
    """
    message, claims = sign1_text.decode(data)
    document, fault = licence(claims)
    return sign1_text.envelope(message=message, claims=claims, document=document, fault=fault)


def licence(claims: cwt.Claims) -> tuple[Document, CodeError | None]:
    """Return the document of a claims set, and what of it is not understood."""
    try:
        if DOCUMENT_CLAIM not in claims.all:
            raise DecodeError("document_missing")
        return read_document(claims.all[DOCUMENT_CLAIM]), None
    except CodeError as error:
        return Document("", {}), error

"""LZ1, the project's own code (design: "The native code: LZ1")."""

from collections.abc import Callable
from typing import Any, Final

from verifier_wasm.decoders import sd_cwt, sign1_text
from verifier_wasm.document import read_document
from verifier_wasm.document.groups import ungrouped
from verifier_wasm.envelope import Document, Envelope
from verifier_wasm.errors import CodeError, DecodeError
from verifier_wasm.signed import cose, cwt
from verifier_wasm.signed.claims import Claims
from verifier_wasm.signed.key_binding import bound_to

#: The claim that holds the document; private use (RFC 8392 section 9.1.1).
DOCUMENT_CLAIM: Final = -70001


def decode(data: bytes) -> Envelope:
    """Decode; raises the errors of `sign1_text.decode`, and of `sd_cwt.decode` for a live code.

    The errors of `read_document`, and ``document_missing``, are the envelope's fault.
    """
    written = sign1_text.unpack(data)
    message = cose.decode_sign1(written)
    if sd_cwt.is_one(message):
        return sd_cwt.decode(written, message, grouped_licence)
    claims = cwt.open_claims(message.payload)
    document, fault = licence(claims)
    return sign1_text.envelope(
        message=message, claims=claims, document=document, fault=fault, holder=bound_to(claims.all)
    )


def grouped_licence(claims: Claims) -> tuple[Document, CodeError | None]:
    """Return the document of an SD-CWT, whose fields may stand in groups; else as `licence`."""
    return licence(claims, ungrouped)


def licence(
    claims: Claims, opened: Callable[[Any], Any] = lambda document: document
) -> tuple[Document, CodeError | None]:
    """Return the document of a claims set, and what of it is not understood."""
    try:
        if DOCUMENT_CLAIM not in claims.all:
            raise DecodeError("document_missing")
        return read_document(opened(claims.all[DOCUMENT_CLAIM])), None
    except CodeError as error:
        return Document("", {}), error

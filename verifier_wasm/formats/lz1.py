"""LZ1, the project's own code (design: "The native code: LZ1")."""

from typing import Final

from verifier_wasm.document import read_document
from verifier_wasm.envelope import Document, Envelope, Recognition
from verifier_wasm.errors import CodeError, DecodeError
from verifier_wasm.formats import sign1_text
from verifier_wasm.shown.code import Code
from verifier_wasm.signed import cwt

PREFIX: Final = "LZ1:"
#: The claim that holds the document; private use (RFC 8392 section 9.1.1).
DOCUMENT_CLAIM: Final = -70001

name: Final = "lz1"
standard: Final = "RFC 9285, RFC 9052, RFC 8392"
verified: Final = True


def recognise(code: Code) -> Recognition | None:
    """Recognise the prefix."""
    return Recognition(name, name) if code.data.startswith(PREFIX.encode()) else None


def open(code: Code) -> Envelope:  # noqa: A001  # the Format protocol's verb
    """Decode; raises the errors of `sign1_text.decode`.

    The errors of `read_document`, and ``document_missing``, are the envelope's fault.
    """
    message, claims = sign1_text.decode(code, prefix=PREFIX)
    document, fault = licence(claims)
    return sign1_text.envelope(
        format_name=name, message=message, claims=claims, document=document, fault=fault
    )


def licence(claims: cwt.Claims) -> tuple[Document, CodeError | None]:
    """Return the document of a claims set, and what in it is not understood."""
    try:
        if DOCUMENT_CLAIM not in claims.all:
            raise DecodeError("document_missing")
        return read_document(claims.all[DOCUMENT_CLAIM]), None
    except CodeError as error:
        return Document("", {}), error

"""HC1, the EU Digital COVID Certificate: the chain LZ1 is modelled on, with the widest test data.

Its schema and its key usage rules are the health certificate's own and are not judged here.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from verifier_wasm.document.person import full_name
from verifier_wasm.document.unknown import show_unknown
from verifier_wasm.envelope import Document, Envelope, Recognition
from verifier_wasm.errors import DecodeError
from verifier_wasm.formats import sign1_text
from verifier_wasm.shown.code import Code

PREFIX: Final = "HC1:"
#: "hcert" (Electronic Health Certificate Specification section 3.3.1), and in it the version 1 certificate.
_HCERT: Final = -260
_KIND: Final = "hcert"

name: Final = "hc1"
standard: Final = "EU Digital COVID Certificate 1.3, RFC 9052, RFC 8392"
verified: Final = True


def recognise(code: Code) -> Recognition | None:
    """Recognise the prefix."""
    return Recognition(name, "health_certificate") if code.data.startswith(PREFIX.encode()) else None


def open(code: Code) -> Envelope:  # noqa: A001  # the Format protocol's verb
    """Decode; raises the errors of `sign1_text.decode`; ``document_missing`` is the envelope's fault."""
    message, claims = sign1_text.decode(code, prefix=PREFIX)
    fault = None
    match claims.all.get(_HCERT):
        case {1: dict() as certificate}:
            document = _document(certificate)
        case _:
            document, fault = Document(_KIND, {}), DecodeError("document_missing")
    read = sign1_text.envelope(
        format_name=name, message=message, claims=claims, document=document, fault=fault
    )
    # Section 3.2.2: the kid is the first bytes of the SHA-256 of the signer's certificate.
    return replace(read, signature=replace(read.signature, kid_binds=True))


def _document(certificate: Mapping[Any, Any]) -> Document:
    """Name the holder; the medical content is shown as it is."""
    fields: dict[str, Any] = {}
    rest = dict(certificate)
    match rest.get("nam"):
        case dict() as names if full := full_name(names.get("fn"), names.get("gn")):
            fields["name"] = full
            del rest["nam"]
    if isinstance(rest.get("dob"), str):
        fields["birth_date"] = rest.pop("dob")
    return Document(_KIND, fields, show_unknown(rest))

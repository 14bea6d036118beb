"""HC1, the EU Digital COVID Certificate: the chain LZ1 is modelled on, with the widest test data.

Its schema and its key usage rules are the health certificate's own and are not judged here.
"""

from collections.abc import Mapping
from typing import Any, Final

from verifier_wasm.decoders import sign1_text
from verifier_wasm.document.person import full_name
from verifier_wasm.document.unknown import show_unknown
from verifier_wasm.envelope import Document, Envelope
from verifier_wasm.errors import DecodeError

#: "hcert" (Electronic Health Certificate Specification section 3.3.1), and in it the version 1 certificate.
_HCERT: Final = -260
_KIND: Final = "hcert"


def decode(data: bytes) -> Envelope:
    """Decode; raises the errors of `sign1_text.decode`; ``document_missing`` is the envelope's fault."""
    message, claims = sign1_text.decode(data)
    fault = None
    match claims.all.get(_HCERT):
        case {1: dict() as certificate}:
            document = _document(certificate)
        case _:
            document, fault = Document(_KIND, {}), DecodeError("document_missing")
    return sign1_text.envelope(
        message=message,
        claims=claims,
        document=document,
        fault=fault,
        kid_binds=True,  # section 3.2.2: the first bytes of the SHA-256 of the signer's certificate
    )


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
